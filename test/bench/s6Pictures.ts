import { join } from 'node:path';
import type { Lab } from '../lab/index.ts';
import { directPipe, openConsoleWay } from './consoleWay.ts';
import { startDisplay } from './display.ts';
import { median, type Measurement } from './result.ts';
import { pictureSpeed } from './rfbPictures.ts';

const PICTURES = 100;
const ROUNDS = 3;

/** S6 with a display as it is: whole pictures, as fast as QEMU paints them. */
export async function benchPictures(lab: Lab): Promise<Measurement> {
  const path = join(lab.folder, 'qemu-display.sock');
  await using display = await startDisplay(path);
  await using way = await openConsoleWay(lab, path);
  void display;
  const speeds = { ours: [] as number[], direct: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    speeds.direct.push((await pictureSpeed(await directPipe(path), PICTURES)) / 1e6);
    speeds.ours.push((await pictureSpeed(await way.open(), PICTURES)) / 1e6);
  }
  const [ours, direct] = [median(speeds.ours), median(speeds.direct)];
  return {
    goal: 'S6',
    what: 'whole pictures of a QEMU display',
    value: ours,
    unit: 'MB/s',
    wanted: '≥ 90 % of a direct socket',
    met: ours >= 0.9 * direct,
    peers: [{ name: 'direct socket', value: direct }],
  };
}
