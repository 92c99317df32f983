/** The stand-in daemon's process; `StandIn` starts it and talks to it by messages. It ends with its parent. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadRecording } from './recording.ts';
import { StandInServer } from './server.ts';
import type { StandInAnswer, StandInCommand, StandInOptions } from './standIn.ts';
import { World } from './world.ts';

const options = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as StandInOptions & {
  socket: string;
};
const world = new World(await loadRecording(), options);
const server = new StandInServer(world);

/** Pauses and resumes running VMs in turn, so that each change is a real one. */
async function storm({ events, seconds }: { events: number; seconds: number }): Promise<void> {
  const targets = world.domains.filter(({ id }) => id >= 0);
  const paused = new Set<number>();
  const started = performance.now();
  for (let done = 0; done < events && targets.length > 0;) {
    const due = Math.min(events, Math.ceil((events * (performance.now() - started + 10)) / (seconds * 1000)));
    for (; done < due; done++) {
      const target = targets[done % targets.length];
      if (target === undefined) continue;
      if (paused.delete(target.index)) world.resume(target);
      else {
        paused.add(target.index);
        world.suspend(target);
      }
    }
    await sleep(10);
  }
}

async function obey(command: StandInCommand): Promise<unknown> {
  switch (command.do) {
    case 'storm':
      return storm(command);
    case 'calls':
      return Object.fromEntries(server.calls);
    case 'resetCalls':
      return server.calls.clear();
    case 'cut':
      for (const connection of server.connections) connection.destroy();
      return undefined;
  }
}

process.on('message', (command: StandInCommand & { id: number }) => {
  void obey(command).then((result) => process.send?.({ id: command.id, result } satisfies StandInAnswer));
});
process.on('disconnect', () => process.exit());
await server.listen(options.socket);
process.send?.({ id: 0, result: 'ready' } satisfies StandInAnswer);
