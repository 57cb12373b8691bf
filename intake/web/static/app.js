// SPDX-License-Identifier: GPL-3.0-or-later
// Everything here makes a page more comfortable that works without it.
import { watchEscape } from "./escape.js";
import { watchIdle } from "./idle.js";
import { focusErrors, sendOnce } from "./forms.js";
import { offerPrinting } from "./printing.js";
import { watchStrength } from "./strength.js";
import { watchWork } from "./work.js";

watchEscape();
watchIdle();
focusErrors();
sendOnce();
watchWork();
watchStrength();
offerPrinting();
