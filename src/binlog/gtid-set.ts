// Sets of global transaction ids of both flavors, in memory as ranges. MySQL has sets of
// intervals; MariaDB has one last sequence number for each domain and server, because a domain's
// numbers only grow. Pure.
import { malformed } from './event.ts';

/** Interval with both ends. */
type Interval = [first: bigint, last: bigint];

/** The operations that an archive needs of either flavor's set. */
export interface GtidSet {
  /** Adds one id: `uuid:7`, `uuid:tag:7` or `0-1-7`. */
  add(gtid: string): void;
  addAll(other: GtidSet): void;
  contains(other: GtidSet): boolean;
  has(gtid: string): boolean;
  clone(): GtidSet;
  isEmpty(): boolean;
  /** Sorted text, equal for equal sets. */
  toString(): string;
}

export class MysqlGtidSet implements GtidSet {
  /** Disjoint intervals in ascending order, by `uuid` or `uuid:tag`. */
  readonly #intervals = new Map<string, Interval[]>();

  /** Parses `uuid:1-5:7,uuid:tag:1`, in upper or lower case, with any white space. */
  static parse(text: string): MysqlGtidSet {
    const set = new MysqlGtidSet();
    for (const part of text.replace(/\s+/g, '').toLowerCase().split(',')) {
      if (part === '') continue;
      const [uuid = '', ...words] = part.split(':');
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid))
        throw malformed(`the GTID set "${part}"`);
      let source = uuid;
      for (const word of words) {
        const match = /^(\d+)(?:-(\d+))?$/.exec(word);
        if (match) set.#addInterval(source, BigInt(match[1]!), BigInt(match[2] ?? match[1]!));
        else source = `${uuid}:${word}`;
      }
    }
    return set;
  }

  /** Parses the body of a PREVIOUS_GTIDS event, with or without tags. */
  static decode(body: Buffer): MysqlGtidSet {
    const set = new MysqlGtidSet();
    // With tags, the first and the last byte of the count are 1.
    const isTagged = body[7] === 1;
    let left = isTagged ? body.readUIntLE(1, 6) : Number(body.readBigUInt64LE(0));
    let offset = 8;
    for (; left > 0; left--) {
      const hex = body.toString('hex', offset, offset + 16);
      offset += 16;
      let source = formatUuid(hex);
      if (isTagged) {
        // A length below 64 has one byte, whose lowest bit is 0.
        const tagBytes = body[offset++]! >> 1;
        if (tagBytes > 0) source += `:${body.toString('latin1', offset, offset + tagBytes)}`;
        offset += tagBytes;
      }
      let intervals = Number(body.readBigUInt64LE(offset));
      offset += 8;
      for (; intervals > 0; intervals--) {
        set.#addInterval(source, body.readBigInt64LE(offset), body.readBigInt64LE(offset + 8) - 1n);
        offset += 16;
      }
    }
    if (offset !== body.length) throw malformed('a set of previous GTIDs of an unknown form');
    return set;
  }

  add(gtid: string): void {
    const at = gtid.lastIndexOf(':');
    const number = BigInt(gtid.slice(at + 1));
    this.#addInterval(gtid.slice(0, at), number, number);
  }

  addAll(other: GtidSet): void {
    for (const [source, intervals] of (other as MysqlGtidSet).#intervals)
      for (const [first, last] of intervals) this.#addInterval(source, first, last);
  }

  contains(other: GtidSet): boolean {
    return [...(other as MysqlGtidSet).#intervals].every(([source, intervals]) =>
      intervals.every(([first, last]) =>
        this.#intervals.get(source)?.some(([from, to]) => from <= first && last <= to),
      ),
    );
  }

  has(gtid: string): boolean {
    const at = gtid.lastIndexOf(':');
    const number = BigInt(gtid.slice(at + 1));
    return (this.#intervals.get(gtid.slice(0, at)) ?? []).some(
      ([first, last]) => first <= number && number <= last,
    );
  }

  clone(): MysqlGtidSet {
    const copy = new MysqlGtidSet();
    copy.addAll(this);
    return copy;
  }

  isEmpty(): boolean {
    return this.#intervals.size === 0;
  }

  toString(): string {
    const sources = [...this.#intervals.keys()].sort();
    return sources
      .map((source) => {
        const intervals = this.#intervals.get(source)!;
        return `${source}:${intervals.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(':')}`;
      })
      .join(',');
  }

  #addInterval(source: string, first: bigint, last: bigint): void {
    if (first < 1n || last < first) throw malformed(`the GTID interval ${source}:${first}-${last}`);
    const intervals = this.#intervals.get(source);
    if (!intervals) {
      this.#intervals.set(source, [[first, last]]);
      return;
    }
    const newest = intervals.at(-1)!;
    // The usual case: the next number of the same source.
    if (first === newest[1] + 1n) {
      newest[1] = last;
      return;
    }
    const before = intervals.filter(([, to]) => to + 1n < first);
    const after = intervals.filter(([from]) => from > last + 1n);
    const touched = intervals.slice(before.length, intervals.length - after.length);
    const merged: Interval = [touched[0]?.[0] ?? first, touched.at(-1)?.[1] ?? last];
    if (first < merged[0]) merged[0] = first;
    if (last > merged[1]) merged[1] = last;
    this.#intervals.set(source, [...before, merged, ...after]);
  }
}

export class MariadbGtidSet implements GtidSet {
  /** Last sequence number by `domain-server`. */
  readonly #last = new Map<string, bigint>();

  /** Parses `0-1-7,1-2-3`. */
  static parse(text: string): MariadbGtidSet {
    const set = new MariadbGtidSet();
    for (const part of text.replace(/\s+/g, '').split(',')) if (part !== '') set.add(part);
    return set;
  }

  /** Parses the body of a GTID_LIST event. */
  static decode(body: Buffer): MariadbGtidSet {
    const set = new MariadbGtidSet();
    const count = body.readUInt32LE(0) & 0x0fffffff;
    for (let i = 0, offset = 4; i < count; i++, offset += 16) {
      const domain = body.readUInt32LE(offset);
      const server = body.readUInt32LE(offset + 4);
      set.add(`${domain}-${server}-${body.readBigUInt64LE(offset + 8)}`);
    }
    return set;
  }

  add(gtid: string): void {
    const { source, number } = splitMariadb(gtid);
    if (number > (this.#last.get(source) ?? -1n)) this.#last.set(source, number);
  }

  addAll(other: GtidSet): void {
    for (const [source, number] of (other as MariadbGtidSet).#last) this.add(`${source}-${number}`);
  }

  contains(other: GtidSet): boolean {
    return [...(other as MariadbGtidSet).#last].every(
      ([source, number]) => number <= (this.#last.get(source) ?? -1n),
    );
  }

  has(gtid: string): boolean {
    const { source, number } = splitMariadb(gtid);
    return number <= (this.#last.get(source) ?? -1n);
  }

  clone(): MariadbGtidSet {
    const copy = new MariadbGtidSet();
    copy.addAll(this);
    return copy;
  }

  isEmpty(): boolean {
    return this.#last.size === 0;
  }

  toString(): string {
    return [...this.#last]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([source, number]) => `${source}-${number}`)
      .join(',');
  }
}

function splitMariadb(gtid: string): { source: string; number: bigint } {
  const match = /^(\d+-\d+)-(\d+)$/.exec(gtid);
  if (!match) throw malformed(`the GTID "${gtid}"`);
  return { source: match[1]!, number: BigInt(match[2]!) };
}

export function parseGtidSet(text: string, isMariaDb: boolean): GtidSet {
  return isMariaDb ? MariadbGtidSet.parse(text) : MysqlGtidSet.parse(text);
}

export function formatUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
