// Package ledger is the transparency log: its entries, the tree over them, the proofs and the signed checkpoints,
// and the reading of exports by somebody who trusts nothing but a key. It knows no database, no file and no clock;
// it must not know what certification is beyond the words of an entry.
package ledger
