// One lamp, lit and blinking as the firmware set it. All lamps of one rhythm blink in step, as on a real phone.

export class Lamp {
  constructor(name) {
    this.dot = document.createElement("i");
    this.dot.className = "lamp";
    this.dot.dataset.lamp = name;
    this.set("off", "off", 0);
  }

  set(colour, pattern, period) {
    const { dot } = this;
    dot.dataset.colour = colour;
    dot.dataset.pattern = pattern;
    dot.closest("button")?.setAttribute("aria-description", pattern === "off" ? "lamp off" : `lamp ${colour}, ${pattern}`);
    dot.getAnimations().forEach(animation => animation.cancel());
    if (colour === "off" || pattern === "off" || pattern === "on" || !period) return;
    const blink = dot.animate([{ opacity: 1 }, { opacity: 1, offset: 0.5 }, { opacity: 0.12, offset: 0.5 }, { opacity: 0.12 }],
      { duration: 2 * period, iterations: Infinity });
    blink.startTime = 0;
  }
}
