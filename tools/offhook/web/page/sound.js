// Sound of the phone in focus: its frames to the loudspeaker, the microphone's to the phone. 20 ms, 16 bit, 8 kHz.

const SOUND = 2;

export class Sound {
  constructor(send) {
    this.send = send;
    this.context = null;
  }

  // Switch sound on or off. Resolves to {on, microphone}; without a microphone one can still listen.
  async toggle() {
    if (this.context) {
      this.stream?.getTracks().forEach(track => track.stop());
      await this.context.close();
      this.context = this.stream = null;
      return { on: false, microphone: false };
    }
    this.context = new AudioContext();
    await this.context.audioWorklet.addModule("/page/sound-worklet.js");
    this.speaker = new AudioWorkletNode(this.context, "speaker", { numberOfInputs: 0 });
    this.speaker.connect(this.context.destination);
    this.stream = await navigator.mediaDevices?.getUserMedia({ audio: { echoCancellation: true, channelCount: 1 } }).catch(() => null);
    if (this.stream) {
      const microphone = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0 });
      microphone.port.onmessage = ({ data }) => this.say(data);
      this.context.createMediaStreamSource(this.stream).connect(microphone);
    }
    await this.context.resume();
    return { on: true, microphone: Boolean(this.stream) };
  }

  hear(frame) {
    this.speaker && this.context && this.speaker.port.postMessage(new Int16Array(frame));
  }

  say(frame) {
    const message = new Uint8Array(1 + frame.byteLength);
    message[0] = SOUND;
    message.set(new Uint8Array(frame.buffer), 1);
    this.send(message);
  }
}
