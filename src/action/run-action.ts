// The step that the runner has started: the main step or the post step.
import { main } from './main.ts';
import type { Environment } from './masking.ts';
import { post } from './post.ts';
import { actionServices } from './services.ts';
import { isPostStep } from './state.ts';

/**
 * Runs the step.
 * @param threadProgram path of the program's entry, which can serve the threads of a backup
 * @returns the exit code
 */
export async function runAction(environment: Environment, threadProgram: string): Promise<number> {
  const services = { ...actionServices(environment), threadProgram };
  return await (isPostStep() ? post : main)(environment, services);
}
