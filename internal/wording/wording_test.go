package wording

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func show(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		switch p.Kind {
		case Same:
			b.WriteString(p.Text)
		case Out:
			fmt.Fprintf(&b, "[-%s-]", p.Text)
		case In:
			fmt.Fprintf(&b, "{+%s+}", p.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{"", "", ""},
		{"hosting and backup", "hosting and backup", "hosting and backup"},
		{"hosting and backup", "hosting, monitoring and backup", "hosting{+, monitoring+} and backup"},
		{"", "new", "{+new+}"},
		{"old", "", "[-old-]"},
		{"valid until 2027-03-14.", "valid until 2028-03-14.", "valid until [-2027-]{+2028+}-03-14."},
		{"托管服务", "托管与服务", "托管{+与+}服务"},
		{"Backup", "Bаckup", "[-Backup-]{+Bаckup+}"}, // the second a is Cyrillic
		{"a b", "a\nb", "a[- -]{+\n+}b"},
	} {
		if got := show(Compare(c.was, c.is)); got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.was, c.is, got, c.want)
		}
	}
}

// TestCompareGivesBothTextsBack puts the pieces together again, for random texts and for some too long to be aligned.
func TestCompareGivesBothTextsBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString([]string{"service ", "hosting ", "of\n", "托", "and, ", "backup "}[r.IntN(6)])
		}
		return b.String()
	}
	for i := range 500 {
		n := 30
		if i%100 == 0 {
			n = 3000
		}
		was, is := some(r.IntN(n)), some(r.IntN(n))
		var a, b strings.Builder
		for _, p := range Compare(was, is) {
			if p.Kind != In {
				a.WriteString(p.Text)
			}
			if p.Kind != Out {
				b.WriteString(p.Text)
			}
		}
		if a.String() != was || b.String() != is {
			t.Fatalf("%q and %q do not come back", was, is)
		}
		if Differs(Compare(was, is)) != (was != is) {
			t.Fatalf("%q and %q: whether they differ is wrong", was, is)
		}
	}
}
