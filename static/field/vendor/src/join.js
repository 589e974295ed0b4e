// What the field app uses of others, joined into vendor/vendor.js by go generate (join.go).
export { Component, h, render } from "preact";
export { useEffect, useRef, useState } from "preact/hooks";
export { default as htm } from "./htm.module.js";
export { openDB } from "./idb.js";
