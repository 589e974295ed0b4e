// Package seal closes a PDF with an electronic seal and tells whether a sealed PDF is still what was sealed. A seal is
// a signature of the kind PAdES baseline B-B (ETSI EN 319 142-1), with a time stamp B-T: one incremental update holds
// attached files and a CMS signature over every byte of the file but itself.
//
// Judging is stricter than the format asks: the signature must cover the file from its first byte to its last, and must
// be encoded exactly as this package would have written it, so that no byte can be changed unseen. The package works on
// bytes alone: it knows no network, no files, no clock and no noun of certification.
package seal
