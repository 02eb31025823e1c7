// The dialog of the question that is open.
import type { Incident } from "../api/types";
import type { Words } from "../shared/words";
import { AssessDialog, OutcomeDialog, WithdrawDialog } from "./after";
import type { Order } from "./decide";
import { CloseDialog, JudgeDialog, LinkDialog, PhaseDialog, UndoDialog, UnlinkDialog, type Asking } from "./dialogs";
import { Help } from "./help";
import { ResponderDialog, SendDialog } from "./send";
import { CheckDialog, ContactDialog, SuspendDialog } from "./watch";

interface Props {
  asking: Asking;
  words: Words;
  incidents: Incident[];
  onDone: (after: Incident, order: Order) => void;
  onCurrent: (current: Incident) => void;
  onClose: () => void;
}

export function Asked({ asking, ...rest }: Props) {
  switch (asking.kind) {
    case "help":
      return <Help words={rest.words} onClose={rest.onClose} />;
    case "phase":
      return <PhaseDialog {...rest} asking={asking} />;
    case "close":
    case "reopen":
      return <CloseDialog {...rest} asking={asking} />;
    case "send":
      return <SendDialog {...rest} asking={asking} />;
    case "responder":
      return <ResponderDialog {...rest} asking={asking} />;
    case "outcome":
      return <OutcomeDialog {...rest} asking={asking} />;
    case "withdraw":
      return <WithdrawDialog {...rest} asking={asking} />;
    case "assess":
      return <AssessDialog {...rest} asking={asking} />;
    case "check":
      return <CheckDialog {...rest} asking={asking} />;
    case "contact":
      return <ContactDialog {...rest} asking={asking} />;
    case "suspend":
      return <SuspendDialog {...rest} asking={asking} />;
    case "judge":
      return <JudgeDialog {...rest} asking={asking} />;
    case "link":
      return <LinkDialog {...rest} asking={asking} />;
    case "unlink":
    case "reject":
      return <UnlinkDialog {...rest} asking={asking} />;
    case "undo":
      return <UndoDialog {...rest} asking={asking} />;
  }
}
