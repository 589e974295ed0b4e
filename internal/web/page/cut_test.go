package page

import (
	"strings"
	"testing"
)

// TestTextManyTimesTooLongIsCut keeps a little too much for its author, and of megabytes only a beginning.
func TestTextManyTimesTooLongIsCut(t *testing.T) {
	tag := formTag{label: "Name", max: 200}
	if text, fault := tag.clean(strings.Repeat("ö", 300)); fault == "" || len(text) != 600 {
		t.Errorf("300 characters: kept %d bytes, %q", len(text), fault)
	}
	for _, typed := range []string{"a", "ö", "한", "e\u0301", " "} {
		text, fault := tag.clean(strings.Repeat(typed, 4<<20))
		if !strings.Contains(fault, "it was cut") || len(text) > 8*200+4000 {
			t.Errorf("%q over and over: kept %d bytes, %q", typed, len(text), fault)
		}
	}
}
