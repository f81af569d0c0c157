// What a file of accounts may do: make its accounts and give them what they had. Nobody else gets anything. A user has its host
// in every statement: without one a server would take it for the user of every host.
import { NAME, form, type Form } from './statement-form.ts';

const USER = `${NAME} @ ${NAME}`;
/** A role of MariaDB has no host. */
const ACCOUNT = `${NAME}(?: @ ${NAME})?`;
/** Anything up to the first bare word that follows; quoted names are taken whole. */
const UNTIL = '(?:`(?:[^`]|``)*`(?!`)|[^`])*?';

const NO_OTHER = / , /;
/** Lists stand only in DEFAULT ROLE and behind it; another account would have its host. */
const NO_OTHER_ACCOUNT = / , `` @ /;

export const ACCOUNT_FORMS: readonly Form[] = [
  { ...form(`CREATE USER(?: IF NOT EXISTS)? ${USER}`, ['account']), forbidden: NO_OTHER_ACCOUNT },
  { ...form(`ALTER USER(?: IF EXISTS)? ${USER}`, ['account']), forbidden: NO_OTHER_ACCOUNT },
  form(`CREATE ROLE(?: IF NOT EXISTS)? ${ACCOUNT}$`, ['account']),
  { ...form(`GRANT ${UNTIL} TO ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
  { ...form(`REVOKE ${UNTIL} FROM ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
  form(`SET DEFAULT ROLE ${UNTIL} (?:FOR|TO) ${ACCOUNT}$`, ['account']),
];
