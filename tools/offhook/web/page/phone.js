// One phone on the desk: its body by model, its screen from the firmware's frame buffer, keys, lamps, handset.

import { Screen } from "/page/screen.js";
import { Lamp } from "/page/lamp.js";

const LETTERS = { 1: "", 2: "abc", 3: "def", 4: "ghi", 5: "jkl", 6: "mno", 7: "pqrs", 8: "tuv", 9: "wxyz", star: "", 0: "+", pound: "send" };
const FACES = {
  star: "✱", pound: "#", ok: "OK", cancel: "✕", up: "▲", down: "▼", left: "◀", right: "▶",
  message: "Msg", headset: "Head", mute: "Mute", redial: "RD", speaker: "Spk", hold: "Hold", transfer: "Tran",
  volume_up: "vol +", volume_down: "vol −", conference: "Conf",
};
const SPOKEN = { cancel: "X", redial: "Redial", pound: "Pound", star: "Star", volume_up: "Volume up", volume_down: "Volume down" };
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "star", "0", "pound"];
const FEATURES = ["message", "headset", "hold", "transfer", "conference", "mute", "redial", "speaker"];
const SILENT = -60; // dBFS at which the meter is empty

export class Phone {
  constructor(desk, described, send, onFocus, onError) {
    this.index = described.index;
    this.title = described.title;
    this.described = described;
    this.send = send;
    this.onError = onError;
    this.lamps = {};
    this.off = described.off_hook;
    this.root = element("article", `phone ${described.model}`);
    this.root.tabIndex = 0;
    this.root.setAttribute("aria-label", this.title);
    this.root.addEventListener("pointerdown", onFocus);
    this.root.addEventListener("focusin", onFocus);
    this.screen = new Screen(described.screen, described.palette);
    this.build(described);
    desk.append(this.root);
    for (const [lamp, [colour, pattern, period]] of Object.entries(described.lamps)) this.lamps[lamp]?.set(colour, pattern, period);
    this.mirror(described.text, described.soft);
    if (described.gone) this.event({ event: "gone" });
  }

  build({ model, title, number, runtime, keys }) {
    const has = key => keys.includes(key);
    const lines = keys.filter(key => key.startsWith("line"));
    const half = lines.length / 2;
    const head = element("header", "", [element("b", "", title), element("span", "number", number), element("span", "runtime", runtime), this.lamp("power")]);
    const sides = [lines.slice(0, half), lines.slice(half)].map((side, i) =>
      element("div", `lines ${i ? "right" : "left"}`, side.map(key => this.key(key, "", key))));
    const soft = element("div", "soft", ["soft1", "soft2", "soft3", "soft4"].map(key => this.key(key, "")));
    this.words = element("div", "words");
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("role", "status");
    const lcd = element("div", "lcd", [this.screen.canvas, this.words, this.spoken]);
    const face = element("div", "face", [sides[0], lcd, sides[1], soft]);
    const arrows = element("div", "arrows", ["up", "left", "ok", "right", "down", "cancel"].map(key => this.key(key, FACES[key])));
    const pad = element("div", "pad", DIGITS.map(key => this.key(key, FACES[key] ?? key, null, LETTERS[key])));
    const features = element("div", "features", FEATURES.filter(has).map(key => this.key(key, FACES[key], key)));
    const volume = element("div", "volume", ["volume_down", "volume_up"].map(key => this.key(key, FACES[key])));
    this.meter = element("meter", "level");
    Object.assign(this.meter, { min: SILENT, max: 0, value: SILENT, title: "how loud the phone plays" });
    this.meter.setAttribute("aria-label", "level of what the phone plays");
    this.handset = element("button", "handset", [element("span", "grip")]);
    this.handset.type = "button";
    this.handset.onclick = () => this.toggleHandset();
    this.showHandset();
    this.root.append(head, this.handset, face, element("div", "keys", [element("div", "left", [arrows, features]), element("div", "right", [pad, volume])]), this.sayings());
  }

  // What the phone can be told to say into its microphone.
  sayings() {
    const tone = button("Say tone", () => this.send({ do: "tone", phone: this.index, frequency: 1004, seconds: 5 }));
    tone.title = "1004 Hz for 5 s into the microphone";
    const file = element("input");
    file.type = "file";
    file.accept = ".wav,audio/wav";
    file.hidden = true;
    file.onchange = async () => {
      const answer = await fetch(`/say/${this.index}`, { method: "POST", body: file.files[0] });
      if (!answer.ok) this.onError(await answer.text());
      file.value = "";
    };
    const quiet = button("Quiet", () => this.send({ do: "quiet", phone: this.index }));
    return element("footer", "", [tone, button("Say WAV…", () => file.click()), file, quiet, this.meter]);
  }

  key(name, face, lamp = null, letters = "") {
    const spoken = SPOKEN[name] ?? name.replace(/^soft(\d)$/, "Soft key $1").replace(/^line(\d+)$/, "Line key $1");
    const it = element("button", `key ${name}`, [element("span", "cap", face), ...(letters ? [element("small", "", letters)] : [])]);
    it.type = "button";
    it.dataset.key = name;
    it.setAttribute("aria-label", spoken);
    it.title = spoken;
    if (lamp && lamp in this.described.lamps) it.prepend(this.lamp(lamp));
    it.onpointerdown = event => { if (event.button === 0) { it.setPointerCapture(event.pointerId); this.press(name, true); } };
    it.onpointerup = it.onpointercancel = () => this.press(name, false);
    it.onclick = event => { if (event.detail === 0) { this.press(name, true); this.press(name, false); } };
    return it;
  }

  lamp(name) {
    this.lamps[name] = new Lamp(name);
    return this.lamps[name].dot;
  }

  press(key, down) {
    if (!this.described.keys.includes(key)) return;
    if (this.pressed === key ? down : !down) return;
    this.pressed = down ? key : null;
    this.root.querySelector(`[data-key="${key}"]`)?.classList.toggle("pressed", down);
    this.send({ do: "key", phone: this.index, key, down });
  }

  toggleHandset() {
    this.off = !this.off;
    this.showHandset();
    this.send({ do: "hook", phone: this.index, off: this.off });
  }

  showHandset() {
    this.root.classList.toggle("lifted", this.off);
    this.handset.title = this.off ? "Put the handset down" : "Lift the handset";
    this.handset.setAttribute("aria-label", this.handset.title);
    this.handset.setAttribute("aria-pressed", String(this.off));
  }

  event(event) {
    if (event.event === "hook") { this.off = event.off; this.showHandset(); }
    else if (event.event === "lamp") this.lamps[event.lamp]?.set(event.colour, event.pattern, event.period);
    else if (event.event === "screen") this.mirror(event.text, event.soft);
    else if (event.event === "gone") this.root.classList.add("gone");
  }

  // The screen's text for those who do not see it. A line is spoken when it changes, but not for a clock that runs on.
  mirror(text, soft) {
    const had = [...this.words.children].map(line => still(line.textContent));
    this.words.replaceChildren(...text.map(words => element("p", "", words)));
    const news = text.filter(words => !had.includes(still(words)));
    if (news.length) this.spoken.textContent = news.join(", ");
    soft.forEach((label, i) => this.root.querySelector(`.soft${i + 1}`)?.setAttribute("aria-label", label || `Soft key ${i + 1}`));
  }

  level(value) { this.meter.value = Math.max(value, SILENT); }

  draw(view) { this.screen.draw(view); }

  setFocus(has) { this.root.classList.toggle("focus", has); }
}

// A line of the screen without what changes by itself: times.
function still(words) { return words.replace(/\d+:\d\d(:\d\d)?/g, ""); }

function button(text, onclick) {
  const it = element("button", "", text);
  it.type = "button";
  it.onclick = onclick;
  return it;
}

function element(name, classes = "", content = []) {
  const it = document.createElement(name);
  if (classes) it.className = classes;
  it.append(...(Array.isArray(content) ? content : [content]));
  return it;
}
