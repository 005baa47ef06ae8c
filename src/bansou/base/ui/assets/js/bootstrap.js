// Tabler's own behaviour, loaded only where a page uses data-bs-toggle.
import { Collapse, Dropdown, Modal, Tab, Tooltip } from "@tabler/core/dist/js/tabler.esm.js";

export { Collapse, Dropdown, Modal, Tab, Tooltip };
