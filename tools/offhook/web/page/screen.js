// The LCD: the firmware's frame buffer, pixel for pixel, in the colours of its own palette.

export class Screen {
  constructor([width, height, depth], palette) {
    this.depth = depth;
    this.colours = palette.map(text => [1, 3, 5].map(i => parseInt(text.slice(i, i + 2), 16)));
    this.canvas = document.createElement("canvas");
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d");
  }

  // view: kind, phone, then x, y, width, height and rows of pixels packed from the high bits down.
  draw(view) {
    const [x, y, width, height] = [2, 4, 6, 8].map(at => view.getUint16(at));
    const perByte = 8 / this.depth, mask = (1 << this.depth) - 1;
    const image = this.context.createImageData(width, height);
    for (let i = 0, at = 10; i < width * height; i += perByte, at++) {
      const byte = view.getUint8(at);
      for (let j = 0; j < perByte; j++) {
        const colour = this.colours[byte >> (8 - this.depth * (j + 1)) & mask] ?? [0, 0, 0];
        image.data.set([...colour, 255], 4 * (i + j));
      }
    }
    this.context.putImageData(image, x, y);
  }
}
