// Which phone key a key of the computer's keyboard plays.

const NAMES = {
  "*": "star", "#": "pound", Enter: "ok", Escape: "cancel", Backspace: "soft3",
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right",
  F1: "soft1", F2: "soft2", F3: "soft3", F4: "soft4",
  "+": "volume_up", "=": "volume_up", "-": "volume_down",
  m: "mute", s: "speaker", e: "headset", r: "redial", o: "hold", h: "handset",
};

export function keyOf(event) {
  if (/^[0-9]$/.test(event.key)) return event.key;
  return NAMES[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}
