// Package cert says what is true and what is allowed in the trade of a certification body for
// ISO/IEC 20000-1: its nouns, their lifecycles and the rules that gate each step. It is pure: it knows
// no database, no web and no clock; facts come in, answers go out. Start reading at lifecycle.go.
package cert
