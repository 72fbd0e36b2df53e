// The two ends of the sound path inside the audio thread, between the device's rate and the phone's 8 kHz.

const RATE = 8000, FRAME = 160;
const START = 3 * FRAME, MOST = 15 * FRAME; // samples to gather before playing, and to keep at most

class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];
    this.at = 0;
    this.isPlaying = false;
    this.port.onmessage = ({ data }) => {
      this.queue.push(...data);
      if (this.queue.length > MOST) this.queue.splice(0, this.queue.length - START);
    };
  }

  process(inputs, [[output]]) {
    const step = RATE / sampleRate;
    if (!this.isPlaying && this.queue.length < START) return true;
    this.isPlaying = true;
    for (let i = 0; i < output.length; i++) {
      const whole = Math.floor(this.at);
      if (whole + 1 >= this.queue.length) { this.isPlaying = false; break; }
      const part = this.at - whole;
      output[i] = (this.queue[whole] * (1 - part) + this.queue[whole + 1] * part) / 32768;
      this.at += step;
    }
    const used = Math.min(Math.floor(this.at), this.queue.length);
    this.queue.splice(0, used);
    this.at -= used;
    return true;
  }
}

// A short box filter before every eighth-kilohertz sample keeps most of what would fold back out of the voice band.
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(FRAME);
    this.count = 0;
    this.phase = 0;
    this.sum = 0;
    this.summed = 0;
  }

  process([[input]]) {
    const step = RATE / sampleRate;
    for (const sample of input ?? []) {
      this.sum += sample;
      this.summed++;
      this.phase += step;
      if (this.phase < 1) continue;
      this.phase -= 1;
      this.frame[this.count++] = Math.max(-1, Math.min(1, this.sum / this.summed)) * 32767;
      this.sum = this.summed = 0;
      if (this.count === FRAME) {
        this.port.postMessage(this.frame.slice());
        this.count = 0;
      }
    }
    return true;
  }
}

registerProcessor("speaker", Speaker);
registerProcessor("microphone", Microphone);
