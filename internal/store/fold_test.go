package store_test

import (
	"testing"

	"assay/internal/store"
)

func TestFoldedTextIsFoundHoweverItIsTyped(t *testing.T) {
	for _, same := range [][]string{{"Ölwerk", "ÖLWERK", "olwerk"}, {"Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "παπαδοπουλος"}, {"Straße 1", "STRASSE  1"}, {"Дмитрий", "ДМИТРИЙ"}, {"Łódź", "ŁÓDŹ"}} {
		for _, text := range same[1:] {
			if store.Fold(text) != store.Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", same[0], store.Fold(same[0]), text, store.Fold(text))
			}
		}
	}
}
