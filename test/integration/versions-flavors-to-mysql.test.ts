// From each MariaDB to each MySQL that is a target, with `--upgrade`.
import { TO_MYSQL } from '../fixtures/versions/flavor-paths.ts';
import { describeMoves } from '../fixtures/flavors/describe-moves.ts';

await describeMoves(TO_MYSQL);
