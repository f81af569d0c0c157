// Loads the WebAssembly row kernel. The module is compiled once. Its instances, with 2 MiB of
// memory each, are reused: memories that wait for garbage collection hold gigabytes of addresses.
import { KERNEL_WASM_BASE64 } from './kernel-wasm.ts';

interface Counter {
  readonly value: number;
}

/** Exports of assembly/kernel.ts. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly inputAt: () => number;
  readonly inputCapacity: () => number;
  readonly outputAt: () => number;
  readonly outputCapacity: () => number;
  readonly reset: (columnCount: number, sequenceId: number, okTerminates: boolean) => void;
  readonly encode: (bytes: number) => number;
  readonly clearOutput: () => void;
  readonly outputBytes: Counter;
  readonly rows: Counter;
  readonly rowEnd: Counter;
  readonly header: Counter;
  readonly terminatorAt: Counter;
  readonly longestRow: Counter;
}

// Neither the ES library nor @types/node declares WebAssembly.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

let compiled: object | undefined;
const idle: Kernel[] = [];

/** One instance: its exports, and views of its input and output memory. */
export class Kernel {
  readonly exports: KernelExports;
  readonly input: Uint8Array;
  readonly output: Uint8Array;

  private constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
    this.exports = new WebAssembly.Instance(compiled, {}).exports as KernelExports;
    const { memory, inputAt, inputCapacity, outputAt, outputCapacity } = this.exports;
    this.input = new Uint8Array(memory.buffer, inputAt(), inputCapacity());
    this.output = new Uint8Array(memory.buffer, outputAt(), outputCapacity());
  }

  static borrow(): Kernel {
    return idle.pop() ?? new Kernel();
  }

  /** Returns an instance to the pool. The borrower must not use it again. */
  static giveBack(kernel: Kernel): void {
    idle.push(kernel);
  }
}
