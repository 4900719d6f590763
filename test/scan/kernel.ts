import { Kernel } from '../../src/scan/kernel/kernel.js';

/** The kernel; tests run where it can be loaded. */
export function loadKernel(needles: readonly string[] | null = null): Kernel {
  const kernel = Kernel.load(needles);
  if (kernel === null) throw new Error('no WebAssembly here');
  return kernel;
}
