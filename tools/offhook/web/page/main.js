// The page's wiring: one web socket, three phones, one ladder, sound for the phone in focus.

import { Phone } from "/page/phone.js";
import { Ladder } from "/page/ladder.js";
import { Sound } from "/page/sound.js";
import { keyOf } from "/page/keyboard.js";

const RECTANGLE = 1, SOUND = 2;

const desk = document.getElementById("desk");
const status = document.getElementById("status");
const soundButton = document.getElementById("sound");
const ladder = new Ladder(document.getElementById("ladder"), () => send({ do: "clear" }));
const sound = new Sound(frame => socket.readyState === WebSocket.OPEN && socket.send(frame));
let phones = [], focus = 0;

const socket = new WebSocket(`ws://${location.host}/live`);
socket.binaryType = "arraybuffer";
socket.onopen = () => say("connected");
socket.onclose = () => say("the simulator has ended", true);
socket.onmessage = ({ data }) => typeof data === "string" ? told[JSON.parse(data).kind]?.(JSON.parse(data)) : binary(data);

function send(wish) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(wish));
}

function say(text, isError = false) {
  status.textContent = text;
  status.classList.toggle("error", isError);
}

const told = {
  phones({ phones: described }) {
    desk.replaceChildren();
    phones = described.map(one => new Phone(desk, one, send, () => focusOn(one.index), text => say(text, true)));
    focusOn(0);
  },
  event(event) {
    phones[event.phone]?.event(event);
    if (event.event === "gone") say(`${phones[event.phone].title} has ended`, true);
  },
  levels({ levels }) {
    for (const [index, level] of levels) phones[index]?.level(level);
  },
  ladder: message => ladder.update(message),
  error: ({ text }) => say(text, true),
};

function binary(data) {
  const bytes = new Uint8Array(data);
  if (bytes[0] === RECTANGLE) phones[bytes[1]]?.draw(new DataView(data));
  else if (bytes[0] === SOUND) sound.hear(data.slice(1));
}

function focusOn(index) {
  focus = index;
  phones.forEach((phone, i) => phone.setFocus(i === index));
  send({ do: "focus", phone: index });
}

soundButton.onclick = async () => {
  try {
    const heard = await sound.toggle();
    soundButton.setAttribute("aria-pressed", String(heard.on));
    soundButton.textContent = !heard.on ? "Sound off" : heard.microphone ? "Sound on" : "Sound on, no microphone";
  } catch (error) {
    say(`no sound here: ${error.message}`, true);
  }
};

// The computer's keyboard plays the keys of the phone in focus; held keys do not repeat.
for (const [type, down] of [["keydown", true], ["keyup", false]]) {
  addEventListener(type, event => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches("button, a, summary") && (event.key === "Enter" || event.key === " ")) return;
    const key = keyOf(event);
    const phone = phones[focus];
    if (!key || !phone) return;
    event.preventDefault();
    if (key === "handset") { if (down) phone.toggleHandset(); } else phone.press(key, down);
  });
}
