import { BoundedQueue } from './boundedQueue.ts';
import { ProtocolError } from './errors.ts';
import { events } from './protocol/procedures.gen.ts';
import type { EventMap, EventName } from './protocol/procedures.gen.ts';
import type { EventDefinition } from './protocol/procedure.ts';
import { XdrDecoder } from './protocol/xdr.ts';

/** Called for each event, in order. When it returns a promise, the next event waits until that is settled. */
export type EventListener<Message> = (message: Message) => void | Promise<void>;

export interface SubscriptionOptions {
  /** Events kept for a listener that is busy; default 4096. */
  queueLimit?: number;
  /**
   * The queue was full and `count` events were dropped after those already delivered: what the listener knows is stale
   * and it must list again. Without this function the loss is a process warning.
   */
  onLost?: (count: number) => void;
}

export type Unsubscribe = () => void;

/** Where errors of listeners go: they must disturb neither the connection nor other listeners. */
export type ErrorReport = (error: unknown) => void;

const defaultQueueLimit = 4096;
const queuedBytesLimit = 32 * 1024 * 1024;

/**
 * One listener's queue. Overflow: what is queued stays, what comes after is dropped and counted until the queue has run
 * empty; then `onLost` is called once, and delivery goes on with whatever comes next.
 */
class Subscription<Message> {
  readonly callbackId: number | undefined;
  readonly #listener: EventListener<Message>;
  readonly #onLost: (count: number) => void;
  readonly #report: ErrorReport;
  readonly #queue: BoundedQueue<Message>;
  #lost = 0;
  #draining = false;
  #closed = false;

  constructor(
    listener: EventListener<Message>,
    options: SubscriptionOptions,
    callbackId: number | undefined,
    report: ErrorReport,
  ) {
    this.callbackId = callbackId;
    this.#listener = listener;
    this.#onLost = options.onLost ?? warnOfLoss;
    this.#report = report;
    this.#queue = new BoundedQueue(options.queueLimit ?? defaultQueueLimit, queuedBytesLimit);
  }

  push(message: Message, bytes: number): void {
    if (this.#lost > 0 || !this.#queue.push(message, bytes)) this.#lost++;
    this.#schedule();
  }

  lose(count: number): void {
    this.#lost += count;
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#queue.clear();
  }

  #schedule(): void {
    if (this.#draining || this.#closed) return;
    this.#draining = true;
    queueMicrotask(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (!this.#closed && (this.#queue.length > 0 || this.#lost > 0)) {
      const next = this.#queue.shift();
      try {
        if (next) await this.#listener(next.item);
        else this.#onLost(this.#takeLost());
      } catch (error) {
        this.#report(error);
      }
    }
    this.#draining = false;
  }

  #takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }
}

const warnOfLoss = (count: number): void =>
  process.emitWarning(`${count} libvirt events were dropped for a slow listener`, 'LibvirtEventsLost');

type AnyMessage = EventMap[EventName];

interface Route {
  readonly definition: EventDefinition<EventName, AnyMessage>;
  readonly subscriptions: Set<Subscription<AnyMessage>>;
  /** Registrations whose reply is still under way: the first events may come before it. */
  registering: number;
  readonly unclaimed: BoundedQueue<AnyMessage>;
  unclaimedLost: number;
}

const routeKey = (program: number, procedure: number): number => program * 0x1000 + procedure;

/** The callback id that newer event messages carry, by which the daemon says whose registration they answer. */
const callbackIdOf = (message: AnyMessage): number | undefined =>
  'callbackID' in message ? message.callbackID : undefined;

/** Hands event messages of one connection to those who asked for them. */
export class EventRouter {
  readonly #routes = new Map<number, Route>();
  readonly #report: ErrorReport;

  constructor(report: ErrorReport) {
    this.#report = report;
    for (const definition of Object.values(events)) {
      this.#routes.set(routeKey(definition.program, definition.number), {
        definition,
        subscriptions: new Set(),
        registering: 0,
        unclaimed: new BoundedQueue(defaultQueueLimit, queuedBytesLimit),
        unclaimedLost: 0,
      });
    }
  }

  #route(event: EventName): Route {
    const { program, number } = events[event];
    return this.#routes.get(routeKey(program, number))!;
  }

  /** @throws ProtocolError when there is no such event or its message is malformed. */
  dispatch(program: number, procedure: number, bytes: Buffer, start: number, end: number): void {
    const route = this.#routes.get(routeKey(program, procedure));
    if (!route) throw new ProtocolError('unexpected', `an event message ${procedure} of program ${program}`);
    const reader = new XdrDecoder(bytes, start, end);
    const message = route.definition.decodeMessage(reader);
    reader.end();
    const callbackId = callbackIdOf(message);
    let claimed = false;
    for (const subscription of route.subscriptions) {
      if (subscription.callbackId !== undefined && subscription.callbackId !== callbackId) continue;
      claimed = true;
      subscription.push(message, end - start);
    }
    if (claimed || route.registering === 0) return;
    if (!route.unclaimed.push(message, end - start)) route.unclaimedLost++;
  }

  subscribe<E extends EventName>(
    event: E,
    listener: EventListener<EventMap[E]>,
    options: SubscriptionOptions = {},
    callbackId?: number,
  ): Unsubscribe {
    const route = this.#route(event);
    // The route's key says which message it carries; the type system cannot.
    const subscription = new Subscription(
      listener as EventListener<AnyMessage>,
      options,
      callbackId,
      this.#report,
    );
    route.subscriptions.add(subscription);
    if (callbackId !== undefined) {
      for (const { item, bytes } of route.unclaimed)
        if (callbackIdOf(item) === callbackId) subscription.push(item, bytes);
      if (route.unclaimedLost > 0) subscription.lose(route.unclaimedLost);
    }
    return () => {
      route.subscriptions.delete(subscription);
      subscription.close();
    };
  }

  /**
   * Registers with the daemon by `register`, which gives the callback id, and subscribes to what comes under that id.
   * Events that overtake the registration's reply are kept for it.
   */
  async register<E extends EventName>(
    event: E,
    register: () => Promise<number>,
    listener: EventListener<EventMap[E]>,
    options?: SubscriptionOptions,
  ): Promise<{ callbackId: number; unsubscribe: Unsubscribe }> {
    const route = this.#route(event);
    route.registering++;
    try {
      const callbackId = await register();
      return { callbackId, unsubscribe: this.subscribe(event, listener, options, callbackId) };
    } finally {
      if (--route.registering === 0) {
        route.unclaimed.clear();
        route.unclaimedLost = 0;
      }
    }
  }

  close(): void {
    for (const route of this.#routes.values()) {
      for (const subscription of route.subscriptions) subscription.close();
      route.subscriptions.clear();
    }
  }
}
