// Follows the packets of one MySQL connection far enough to know where a statement begins, when the file of a LOAD DATA
// LOCAL is on its way and when an answer begins. Invariant: all bytes come out as they went in.

const HEADER_BYTES = 4;
const COM_QUERY = 0x03;
/** First byte of an answer that asks for the client's file. */
const LOCAL_INFILE = 0xfb;
const SHOWN_BYTES = 64 * 1024;
/** A packet of this length is continued by the next one. */
const FULL_PACKET = 0xffffff;

export interface ClientPiece {
  piece: Buffer;
  /** Present where a statement begins with this piece. */
  sql?: string;
  /** Bytes of the file of this statement, with those of this piece; 0 outside of one. */
  uploaded: number;
}

export class StatementReader {
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes of the packet of the client that are still to come. */
  #packetLeft = 0;
  #isContinued = false;
  #isUploading = false;
  #uploaded = 0;
  #isAwaited = false;
  #answer: Buffer = Buffer.alloc(0);

  /** Cuts what a client sends where statements begin. */
  *readClient(bytes: Buffer): Generator<ClientPiece> {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    for (;;) {
      if (this.#packetLeft > 0) {
        if (this.#pending.length === 0) return;
        const piece = this.#take(Math.min(this.#packetLeft, this.#pending.length));
        this.#packetLeft -= piece.length;
        if (this.#isUploading) this.#uploaded += piece.length;
        yield { piece, uploaded: this.#isUploading ? this.#uploaded : 0 };
        continue;
      }
      if (this.#pending.length < HEADER_BYTES) return;
      const length = this.#pending.readUIntLE(0, 3);
      const isCommand = !this.#isUploading && !this.#isContinued && this.#pending[3] === 0;
      const shown = isCommand ? Math.min(length, SHOWN_BYTES) : 0;
      if (this.#pending.length < HEADER_BYTES + shown) return;
      yield this.#beginPacket(length, isCommand, shown);
    }
  }

  /** @returns whether the answer to what the client said begins with these bytes */
  readServer(bytes: Buffer): boolean {
    if (!this.#isAwaited) return false;
    this.#answer = Buffer.concat([this.#answer, bytes.subarray(0, HEADER_BYTES + 1)]);
    if (this.#answer.length <= HEADER_BYTES) return false;
    const isInfile = this.#answer[HEADER_BYTES] === LOCAL_INFILE;
    this.#answer = Buffer.alloc(0);
    this.#isAwaited = false;
    if (!isInfile) return true;
    this.#isUploading = true;
    this.#uploaded = 0;
    return false;
  }

  #beginPacket(length: number, isCommand: boolean, shown: number): ClientPiece {
    const piece = this.#take(HEADER_BYTES + shown);
    this.#packetLeft = length - shown;
    this.#isContinued = length === FULL_PACKET;
    if (this.#isUploading && length === 0) {
      // The empty packet ends the file; now the server answers.
      this.#isUploading = false;
      this.#isAwaited = true;
    }
    if (!isCommand) return { piece, uploaded: this.#isUploading ? this.#uploaded : 0 };
    this.#isAwaited = true;
    this.#answer = Buffer.alloc(0);
    if (piece[HEADER_BYTES] !== COM_QUERY) return { piece, uploaded: 0 };
    return { piece, sql: textOf(piece.subarray(HEADER_BYTES + 1)), uploaded: 0 };
  }

  #take(length: number): Buffer {
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return taken;
  }
}

/** Where query attributes were negotiated, their number (0) and that of their sets (1) stand before the text. */
function textOf(body: Buffer): string {
  const hasAttributes = body[0] === 0 && body[1] === 1;
  return body.toString('utf8', hasAttributes ? 2 : 0);
}
