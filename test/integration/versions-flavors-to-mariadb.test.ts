// From each MySQL to each MariaDB, with `--upgrade`.
import { TO_MARIADB } from '../fixtures/versions/flavor-paths.ts';
import { describeMoves } from '../fixtures/flavors/describe-moves.ts';

await describeMoves(TO_MARIADB);
