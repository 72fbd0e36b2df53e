// The live SIP ladder: a column a party, an arrow a message, the message itself on a click.

const SVG = "http://www.w3.org/2000/svg";

export class Ladder {
  constructor(root, onClear) {
    this.columns = root.querySelector("#columns");
    this.list = root.querySelector("#rows");
    this.empty = root.querySelector("#empty");
    this.message = root.querySelector("#message");
    this.everything = root.querySelector("#everything");
    this.everything.onchange = () => this.list.classList.toggle("everything", this.everything.checked);
    root.querySelector("#clear").onclick = onClear;
    this.parties = [];
    this.rows = [];
    this.items = [];
  }

  update({ from, parties, rows, numbers = [] }) {
    const moved = parties.join() !== this.parties.join();
    this.parties = parties;
    this.rows.length = from;
    this.rows.push(...rows);
    numbers.forEach(([number, skipped], i) => Object.assign(this.rows[i], { number, skipped }));
    const follow = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    if (moved || from === 0) {
      this.columns.replaceChildren(...parties.map(name => { const it = document.createElement("b"); it.textContent = name; return it; }));
      this.items = [];
      this.list.replaceChildren();
    }
    for (let i = this.items.length; i < this.rows.length; i++) this.list.append(this.items[i] = this.draw(this.rows[i]));
    this.rows.forEach((row, i) => this.label(this.items[i], row));
    this.empty.hidden = this.rows.length > 0;
    if (!this.rows.length) this.message.hidden = true;
    if (follow) this.list.scrollTop = this.list.scrollHeight;
  }

  draw(row) {
    const item = document.createElement("li");
    const count = this.parties.length || 1;
    const [a, b] = [row.from, row.to].map(name => (this.parties.indexOf(name) + 0.5) * 100 / count);
    const button = document.createElement("button");
    button.type = "button";
    const meta = part("span", "meta");
    meta.append(part("span", "number"), part("time", "", clock(row.time)));
    const label = part("span", "label");
    const title = part("span", "title", row.title);
    if (row.status >= 300 && row.status < 400) title.replaceChildren(String(row.status), part("span", "phrase", row.title.slice(3)));
    label.append(title, part("span", "note", row.note));
    label.style.left = `${(a + b) / 2}%`;
    const lane = part("span", "lane");
    lane.append(this.arrow(a, b), label);
    button.append(meta, lane);
    button.setAttribute("aria-label", `${row.from} to ${row.to}: ${row.title} ${row.note}`);
    button.onclick = () => this.show(item, row);
    item.className = row.status >= 400 ? "failed" : row.status >= 300 ? "moved" : row.status ? "answer" : "request";
    item.append(button);
    return item;
  }

  arrow(a, b) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("aria-hidden", "true");
    for (const at of this.parties.keys()) svg.append(line((at + 0.5) * 100 / this.parties.length, 0, 100, "life"));
    const shaft = document.createElementNS(SVG, "line");
    for (const [name, value] of Object.entries({ x1: `${a}%`, x2: `${b}%`, y1: "70%", y2: "70%", class: "shaft" })) shaft.setAttribute(name, value);
    const head = document.createElementNS(SVG, "svg");
    head.setAttribute("x", `${b}%`);
    head.setAttribute("y", "70%");
    head.setAttribute("overflow", "visible");
    const tip = document.createElementNS(SVG, "path");
    tip.setAttribute("d", b > a ? "M0 0l-8-4v8z" : "M0 0l8-4v8z");
    head.append(tip);
    svg.append(shaft, head);
    return svg;
  }

  label(item, row) {
    item.classList.toggle("skipped", Boolean(row.skipped));
    item.classList.toggle("again", row.skipped === "retransmission");
    item.querySelector(".number").textContent = row.number ? `F${row.number}` : "";
    item.title = row.skipped;
  }

  show(item, row) {
    const isShown = !this.message.hidden && this.shown === item;
    this.shown = item;
    this.message.hidden = isShown;
    this.message.textContent = `${row.from} → ${row.to}\n\n${row.text}`;
    this.items.forEach(other => other.classList.toggle("shown", other === item && !isShown));
  }
}

function line(x, y1, y2, name) {
  const it = document.createElementNS(SVG, "line");
  for (const [key, value] of Object.entries({ x1: `${x}%`, x2: `${x}%`, y1: `${y1}%`, y2: `${y2}%`, class: name })) it.setAttribute(key, value);
  return it;
}

function part(name, classes, text = "") {
  const it = document.createElement(name);
  it.className = classes;
  it.textContent = text;
  return it;
}

function clock(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
