package paper

import "sync"

// remembered are texts as they were set for earlier papers: a body's name and address, labels and notes stand on every
// one of its certificates. Only what the fonts of the house could draw whole is remembered.
var remembered texts

type texts struct {
	sync.Mutex
	kept map[measure]setText
}

// setText is a text in lines, with what the codes drawn for it stand for.
type setText struct {
	lines []line
	codes []code
}

type code struct {
	face   *face
	shown  rune
	source string
}

// Texts longer than a few lines are hardly the same twice.
const (
	mostTexts        = 2000
	longestOfTheSame = 400 // bytes
)

func (t *texts) get(key measure) (setText, bool) {
	t.Lock()
	defer t.Unlock()
	text, kept := t.kept[key]
	return text, kept
}

func (t *texts) keep(key measure, text setText) {
	t.Lock()
	defer t.Unlock()
	if t.kept == nil || len(t.kept) >= mostTexts {
		t.kept = map[measure]setText{}
	}
	t.kept[key] = text
}

func (t *texts) forget() {
	t.Lock()
	defer t.Unlock()
	t.kept = nil
}

// recall gives the lines of a text as an earlier paper had them, or sets it.
func (s *setter) recall(key measure) []line {
	if s.own || len(key.text) > longestOfTheSame {
		return s.fresh(key)
	}
	text, kept := remembered.get(key)
	if !kept {
		apart := &setter{extra: s.extra, missing: map[rune]bool{}, written: map[*face]map[rune]string{}}
		text = apart.setText(key)
		if len(apart.missing) > 0 {
			return s.fresh(key)
		}
		remembered.keep(key, text)
	}
	for _, c := range text.codes {
		s.record(c.face, c.shown, c.source)
	}
	return text.lines
}

func (s *setter) setText(key measure) setText {
	text := setText{lines: s.fresh(key)}
	for f, codes := range s.written {
		for shown, source := range codes {
			text.codes = append(text.codes, code{f, shown, source})
		}
	}
	return text
}
