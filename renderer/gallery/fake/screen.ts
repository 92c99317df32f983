/** A made-up screen: a console's text on black, as most guests show it. */
export function fakeScreen(name: string) {
  const canvas = document.createElement('canvas');
  canvas.width = 720;
  canvas.height = 400;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#000';
    context.fillRect(0, 0, 720, 400);
    context.fillStyle = '#c8c8c8';
    context.font = '16px monospace';
    const lines = [
      '[    0.000000] Linux version 6.1.0',
      '[    1.204113] virtio_blk vda: 20.0 GiB',
      '',
      `${name.slice(-6)} login: _`,
    ];
    lines.forEach((line, i) => context.fillText(line, 12, 28 + i * 22));
  }
  const url = canvas.toDataURL('image/png');
  return { mime: 'image/png', data: url.slice(url.indexOf(',') + 1), width: 720, height: 400 };
}
