// The text/event-stream format, as far as our feed uses it.
export interface Frame {
  id?: string;
  event: string;
  data?: string; // absent: the frame only moves the id
}

// Parser turns chunks of text, cut anywhere, into frames.
export class Parser {
  private rest = "";
  private id: string | undefined;
  private event = "";
  private data: string[] = [];

  push(chunk: string): Frame[] {
    const frames: Frame[] = [];
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      const frame = this.line(line);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  private line(line: string): Frame | undefined {
    if (line === "") return this.flush();
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.id = value;
    if (field === "event") this.event = value;
    if (field === "data") this.data.push(value);
    return undefined;
  }

  private flush(): Frame | undefined {
    if (this.id === undefined && this.data.length === 0) return undefined;
    const frame: Frame = { event: this.event || "message" };
    if (this.id !== undefined) frame.id = this.id;
    if (this.data.length > 0) frame.data = this.data.join("\n");
    this.id = undefined;
    this.event = "";
    this.data = [];
    return frame;
  }
}
