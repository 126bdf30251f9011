import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import type { ProvisionStep } from './shapes.ts';
import { withStep } from './steps.ts';

const WRITE_EVERY_MS = 400;

/** The project was deleted while it was being made. */
export class Cancelled extends Error {}

/** Keeps a project's progress row up to date while its job runs, and notices when somebody deletes the project. */
export class Progress {
  readonly #projectId: string;
  readonly #cancel = new AbortController();
  #steps: ProvisionStep[];
  #writtenAt = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(projectId: string, steps: ProvisionStep[]) {
    this.#projectId = projectId;
    this.#steps = steps;
  }

  /** Aborts when the project is deleted. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Runs one step: marks it running, then done or failed. `report` may be called as often as wanted. */
  async step<T>(
    id: ProvisionStep['id'],
    work: (report: (change: Partial<ProvisionStep>) => void) => Promise<T>,
  ) {
    await this.#set(id, { state: 'running', startedAt: clock.now().toISOString() });
    try {
      const result = await work((change) => this.#report(id, change));
      await this.#set(id, { state: 'done', endedAt: clock.now().toISOString() });
      return result;
    } catch (error) {
      await this.#set(id, { state: 'failed', endedAt: clock.now().toISOString() });
      throw error;
    }
  }

  /**
   * Runs the last step. `work` gets the steps as they will be, and writes them with the change that ends the making:
   * after it the row is no longer ours.
   */
  async last(id: ProvisionStep['id'], work: (steps: ProvisionStep[]) => Promise<void>): Promise<void> {
    const startedAt = clock.now().toISOString();
    await this.#set(id, { state: 'running', startedAt });
    await work(withStep(this.#steps, id, { state: 'done', endedAt: clock.now().toISOString() }));
  }

  #report(id: ProvisionStep['id'], change: Partial<ProvisionStep>): void {
    this.#steps = withStep(this.#steps, id, change);
    if (Date.now() - this.#writtenAt < WRITE_EVERY_MS) return;
    void this.#write();
  }

  async #set(id: ProvisionStep['id'], change: Partial<ProvisionStep>): Promise<void> {
    this.#steps = withStep(this.#steps, id, change);
    await this.#write();
    if (this.#cancel.signal.aborted) throw new Cancelled();
  }

  #write(): Promise<void> {
    this.#writtenAt = Date.now();
    this.#writing = this.#writing.then(() => this.#save()).catch(() => undefined);
    return this.#writing;
  }

  async #save(): Promise<void> {
    const where = { id: this.#projectId };
    const project = await readDb().project.findUnique({ where, select: { state: true } });
    if (project?.state !== 'creating') return this.#cancel.abort(new Cancelled());
    await bookkeep((tx) => tx.project.updateMany({ where, data: { progress: this.#steps } }));
  }
}
