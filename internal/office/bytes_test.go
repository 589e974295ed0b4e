package office_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestSignInTakesAnyHeader signs in with a browser that calls itself by bytes that are no text.
func TestSignInTakesAnyHeader(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		admin := setUp(t, k)
		account, err := k.Store.LiveAccount(context.Background(), admin.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.SignIn(context.Background(), account.Email, goodPassword, "\xff\x00", "Mozilla \xff\xfe\x00 5.0"); err != nil {
			t.Errorf("signed out by its name: %v", err)
		}
	})
}

// TestNoTextOfAFileBreaksTheDatabase imports a questionnaire with hostile text in each place in turn: it is taken or
// refused at its field, and never a fault.
func TestNoTextOfAFileBreaksTheDatabase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		text, err := json.Marshal(walk.Sample())
		if err != nil {
			t.Fatal(err)
		}
		tried := 0
		for _, hostile := range []string{"a\x00b", "\u202egpj.exe", strings.Repeat("ä", 30_000), "=cmd|' /C calc'!A0", "\ufffe\uffff", "<script>"} {
			for place := 0; ; place++ {
				var tree any
				if err := json.Unmarshal(text, &tree); err != nil {
					t.Fatal(err)
				}
				at := place
				if tree = put(tree, hostile, &at); at >= 0 {
					break
				}
				changed, err := json.Marshal(tree)
				if err != nil {
					t.Fatal(err)
				}
				tried++
				importing(t, k, string(changed), fmt.Sprintf("%.20q in place %d", hostile, place))
			}
		}
		if tried < 150 {
			t.Errorf("only %d places were tried", tried)
		}
	})
}

func importing(t *testing.T, k *testkit.Kit, text, what string) {
	t.Helper()
	q, err := cert.ReadQuestionnaire(strings.NewReader(text))
	if err == nil {
		_, err = k.Office.ImportQuestionnaire(context.Background(), cert.SystemActor, q, "import")
	}
	var bad cert.Invalid
	if err != nil && !errors.As(err, &bad) {
		t.Errorf("%s: %v", what, err)
	}
}

// put replaces the nth text of a tree; n is below zero when it did.
func put(tree any, with string, n *int) any {
	if *n < 0 {
		return tree
	}
	switch v := tree.(type) {
	case string:
		if *n--; *n < 0 {
			return with
		}
	case []any:
		for i := range v {
			v[i] = put(v[i], with, n)
		}
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		for _, name := range names {
			if v[name] = put(v[name], with, n); *n < 0 {
				return v
			}
		}
	}
	return tree
}
