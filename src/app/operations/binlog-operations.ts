// Operations on the archive of the binary log.
import { defined } from '../../core/defined.ts';
import { EXIT_CODES } from '../../core/errors.ts';
import type {
  BinlogArchiveConfig,
  BinlogFindConfig,
  BinlogListConfig,
  BinlogVerifyConfig,
} from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import type { Outcome } from '../outcome.ts';
import { judgeWarnings } from './judge-warnings.ts';

export async function runBinlogArchive(config: BinlogArchiveConfig, context: Context): Promise<Outcome> {
  const { archive } = await import('../../archive/archive.ts');
  const report = await archive(config, context);
  return {
    operation: 'binlog-archive',
    report,
    ...judgeWarnings(report.warnings, config.failOnWarnings),
  };
}

export async function runBinlogList(config: BinlogListConfig, context: Context): Promise<Outcome> {
  const { listBinlogs } = await import('../../archive/list.ts');
  return {
    operation: 'binlog-list',
    report: await listBinlogs(config, context),
    exitCode: EXIT_CODES.ok,
  };
}

export async function runBinlogFind(config: BinlogFindConfig, context: Context): Promise<Outcome> {
  const { findInBinlogs } = await import('../../archive/find.ts');
  return {
    operation: 'binlog-find',
    report: await findInBinlogs(config, context),
    exitCode: EXIT_CODES.ok,
  };
}

export async function runBinlogVerify(config: BinlogVerifyConfig, context: Context): Promise<Outcome> {
  const { verifyBinlogs, verifyError } = await import('../../archive/verify.ts');
  const report = await verifyBinlogs(config, context);
  const error = verifyError(report);
  return {
    operation: 'binlog-verify',
    report,
    exitCode: error?.exitCode ?? EXIT_CODES.ok,
    ...defined({ error }),
  };
}
