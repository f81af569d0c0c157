// Keys as users write them.
import { expect, it } from '@jest/globals';
import { keyLines } from '../../../src/encryption/key-files.ts';

const IDENTITY = 'AGE-SECRET-KEY-1XYZ';
const RECIPIENT = 'age1xyz';

it('a file of keys has comments and empty lines', () => {
  expect(keyLines(`# created: today\r\n\r\n  ${IDENTITY}  \n#x\n${RECIPIENT}`)).toEqual([
    IDENTITY,
    RECIPIENT,
  ]);
  expect(keyLines('')).toEqual([]);
});
