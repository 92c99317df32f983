import { Sparkline, TONES } from '../../ui/index.ts';
import { Example } from '../Example.tsx';

const wave = (speed: number, points = 60) =>
  Array.from({ length: points }, (_, i) => (1 + Math.sin(i / speed)) / 2);
const gaps = wave(4).map((value, i) => (i % 17 < 4 ? NaN : value));

export function ChartsPage() {
  return (
    <>
      {TONES.map((tone) => (
        <Example key={tone} title={`Sparkline, ${tone}: full, short, with gaps, flat, one point, none`}>
          {[wave(4), wave(3, 20), gaps, wave(4).fill(0), [0.5], []].map((values, i) => (
            <Sparkline
              key={i}
              series={[{ values, tone }]}
              points={60}
              max={1}
              version={0}
              width={80}
              height={24}
            />
          ))}
        </Example>
      ))}
      <Example title="Two lines on one scale">
        <Sparkline
          series={[
            { values: wave(4), tone: 'read' },
            { values: wave(9).map((value) => value * 3), tone: 'write' },
          ]}
          points={60}
          version={0}
          width={160}
          height={32}
        />
      </Example>
    </>
  );
}
