import { device } from './common.ts';
import type { Conditions, Field } from './field.ts';

/** What a backend takes for recording is the same as what it takes for playing. */
function side(name: 'input' | 'output'): Field[] {
  const group = name === 'input' ? 'source' : 'driver';
  const attribute = (id: string, at: string, rest: Partial<Field>): Field =>
    ({
      id: `${name}${id}`,
      at: `${name}${at}`,
      type: 'text',
      label: `${name}${id}`,
      group,
      ...rest,
    }) as Field;
  const only = (...type: string[]): { when: Conditions } => ({ when: { type } });
  const number = { type: 'number', min: 1 } as const;
  const fixed = { when: { [`${name}FixedSettings`]: ['yes'] } };
  return [
    attribute('MixingEngine', '@mixingEngine', { type: 'switch' }),
    attribute('FixedSettings', '@fixedSettings', { type: 'switch' }),
    attribute('Voices', '@voices', number),
    attribute('BufferLength', '@bufferLength', { ...number, unit: 'µs' }),
    attribute('Frequency', '/settings@frequency', { ...number, ...fixed, unit: 'Hz' }),
    attribute('Channels', '/settings@channels', { ...number, ...fixed }),
    attribute('Format', '/settings@format', { ...fixed, type: 'choice', choices: ['s8', 'u8', 's16', 'u16', 's32', 'u32', 'f32'] }),
    attribute('Device', '@dev', only('alsa', 'oss')),
    attribute('BufferCount', '@bufferCount', { ...number, ...only('coreaudio', 'oss', 'sdl') }),
    attribute('TryPoll', '@tryPoll', { type: 'switch', ...only('oss') }),
    attribute('Name', '@name', only('pulseaudio', 'pipewire')),
    attribute('StreamName', '@streamName', only('pulseaudio', 'pipewire')),
    attribute('Latency', '@latency', { ...number, unit: 'µs', ...only('pulseaudio', 'pipewire') }),
    attribute('ServerName', '@serverName', only('jack')),
    attribute('ClientName', '@clientName', only('jack')),
    attribute('ConnectPorts', '@connectPorts', only('jack')),
    attribute('ExactName', '@exactName', { type: 'switch', ...only('jack') }),
  ]; // prettier-ignore
}

export const sound = device('sound', {
  movesWith: ['model'],
  summary: ['model'],
  initial: { model: 'ich9' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['ich9', 'ich7', 'ich6', 'ac97', 'es1370', 'sb16', 'usb', 'pcspk', 'virtio'], required: true, label: 'soundModel' },
    { id: 'codecs', at: 'codec', type: 'list', columns: ['@type'], when: { model: ['ich6', 'ich7', 'ich9'] } },
    { id: 'audio', at: 'audio@id', type: 'number', min: 1, label: 'audioId' },
  ],
}); // prettier-ignore

export const audio = device('audio', {
  summary: ['type'],
  identity: [['id']],
  initial: { id: '1', type: 'none' },
  fields: [
    { id: 'id', at: '@id', type: 'number', min: 1, required: true, label: 'number' },
    { id: 'type', at: '@type', type: 'choice', choices: ['none', 'alsa', 'coreaudio', 'dbus', 'file', 'jack', 'oss', 'pulseaudio', 'sdl', 'spice', 'pipewire'], required: true, label: 'audioType' },
    { id: 'timerPeriod', at: '@timerPeriod', type: 'number', min: 1, unit: 'µs' },
    { id: 'serverName', at: '@serverName', type: 'text', when: { type: ['pulseaudio'] }, label: 'audioServer' },
    { id: 'path', at: '@path', type: 'text', when: { type: ['file'] } },
    { id: 'sdlDriver', at: '@driver', type: 'choice', choices: ['alsa', 'pulseaudio', 'esd', 'arts'], when: { type: ['sdl'] } },
    { id: 'tryMmap', at: '@tryMMap', type: 'switch', when: { type: ['oss'] } },
    { id: 'exclusive', at: '@exclusive', type: 'switch', when: { type: ['oss'] } },
    { id: 'dspPolicy', at: '@dspPolicy', type: 'number', min: -1, max: 10, when: { type: ['oss'] } },
    ...side('input'),
    ...side('output'),
  ],
}); // prettier-ignore
