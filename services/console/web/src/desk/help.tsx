// The keys, in words.
import { Dialog } from "../shared/dialog";
import type { Key, Words } from "../shared/words";

const KEYS: [string, Key][] = [
  ["/", "help.search"],
  ["j  k", "help.move"],
  ["Enter", "help.enter"],
  ["n", "help.new"],
  ["s", "help.send"],
  ["g", "help.go"],
  ["c", "help.copy"],
  ["f", "help.format"],
  ["u", "help.undo"],
  ["d", "help.night"],
  ["m", "help.mute"],
  ["Esc", "help.escape"],
  ["?", "help.help"],
];

export function Help({ words, onClose }: { words: Words; onClose: () => void }) {
  return (
    <Dialog title={words.say("help.title")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt><kbd>{key}</kbd></dt>
            <dd>{words.say(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p><a href="/docs">{words.say("help.docs")}</a></p>
      <div class="row end">
        <button type="button" class="primary" onClick={onClose}>{words.say("close")}</button>
      </div>
    </Dialog>
  );
}
