// Jest's environment with limits for a busy machine. A test names the time that it may need on an
// idle one; a limit is there to end a test that hangs, so a machine that is slower is given more.
import { TestEnvironment } from 'jest-environment-node';

const PATIENCE = 5;

export default class PatientEnvironment extends TestEnvironment {
  /** Multiplies the limit of a test or a hook before it begins. */
  handleTestEvent(event, { testTimeout }) {
    const limited = event.name === 'test_start' ? event.test : event.hook;
    if (event.name !== 'test_start' && event.name !== 'hook_start') return;
    // A hook is called once for each test of its block.
    if (patient.has(limited)) return;
    patient.add(limited);
    limited.timeout = (limited.timeout || testTimeout) * PATIENCE;
  }
}

/** What has its limit already. */
const patient = new WeakSet();
