// Requests credentials again after S3 refuses them: files, processes and roles may have new ones by
// then.
import type { S3Client } from '@aws-sdk/client-s3';

export class CredentialRenewal {
  readonly #client: S3Client;
  /** Number of times that new credentials were found. */
  generation = 0;

  constructor(client: S3Client) {
    this.#client = client;
  }

  /**
   * Reports whether the credentials are newer than that generation. Never throws: the refusal
   * itself is the better message.
   */
  async renew(generation: number): Promise<boolean> {
    try {
      const before = await this.#read();
      const after = await this.#read({ forceRefresh: true });
      if (before !== after) this.generation++;
    } catch {
      // Without credentials, there are no new ones.
    }
    return this.generation > generation;
  }

  async #read(options?: { forceRefresh: boolean }): Promise<string> {
    const { accessKeyId, sessionToken = '' } = await this.#client.config.credentials(options);
    return `${accessKeyId} ${sessionToken}`;
  }
}
