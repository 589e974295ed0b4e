package seal

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// file is a PDF with a classic cross-reference table: where its objects begin, by number, newest first.
type file struct {
	pdf     []byte
	places  map[int]int
	trailer dict
	last    int // where the newest table begins
}

var (
	errNotRead  = errors.New("the structure of the file is not one that is read here")
	lastTable   = regexp.MustCompile(`startxref\s+(\d{1,10})\s+%%EOF\s*$`)
	section     = regexp.MustCompile(`^\s*(\d{1,8})\s+(\d{1,7})\s*?\r?\n`)
	objectStart = regexp.MustCompile(`^\s*(\d{1,8})\s+\d{1,5}\s+obj\b`)
	reference   = regexp.MustCompile(`^\s*(\d{1,8})\s+\d{1,5}\s+R\b`)
	numeral     = regexp.MustCompile(`^[+-]?[0-9.]+`)
)

const (
	mostTables  = 64
	mostObjects = 1 << 20
	deepest     = 64 // values within values
)

// readFile reads the tables from the newest to the oldest.
func readFile(pdf []byte) (*file, error) {
	end := lastTable.FindSubmatch(pdf[max(0, len(pdf)-1024):])
	if end == nil {
		return nil, errNotRead
	}
	f := &file{pdf: pdf, places: map[int]int{}, last: atoi(end[1])}
	at := f.last
	for range mostTables {
		trailer, err := f.readTable(at)
		if err != nil {
			return nil, err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		before, older := trailer.get("Prev")
		if !older {
			return f, nil
		}
		at = atoi(before)
	}
	return nil, errNotRead
}

// readTable notes the places of one table and gives the trailer behind it.
func (f *file) readTable(at int) (dict, error) {
	if at < 0 || at >= len(f.pdf) {
		return nil, errNotRead
	}
	rest, found := bytes.CutPrefix(bytes.TrimLeft(f.pdf[at:], "\r\n "), []byte("xref"))
	if !found {
		return nil, errNotRead
	}
	for {
		m := section.FindSubmatch(rest)
		if m == nil {
			break
		}
		first, count := atoi(m[1]), atoi(m[2])
		rest = rest[len(m[0]):]
		if count > len(rest)/20 || first+count > mostObjects {
			return nil, errNotRead
		}
		for i := range count {
			f.note(first+i, rest[20*i:20*i+20])
		}
		rest = rest[20*count:]
	}
	trailer, found := bytes.CutPrefix(bytes.TrimLeft(rest, "\r\n "), []byte("trailer"))
	if !found {
		return nil, errNotRead
	}
	d, _, err := readDict(trailer)
	return d, err
}

func (f *file) note(number int, entry []byte) {
	if _, newer := f.places[number]; newer {
		return
	}
	f.places[number] = -1 // free
	if entry[17] == 'n' {
		f.places[number] = atoi(entry[:10])
	}
}

// object gives the text of an object and what follows it.
func (f *file) object(number int) (value, rest []byte, err error) {
	at, known := f.places[number]
	if !known || at < 0 || at >= len(f.pdf) {
		return nil, nil, errNotRead
	}
	head := objectStart.FindSubmatch(f.pdf[at:min(at+64, len(f.pdf))])
	if head == nil || atoi(head[1]) != number {
		return nil, nil, errNotRead
	}
	from := f.pdf[at+len(head[0]):]
	size, err := skip(from, 0)
	if err != nil {
		return nil, nil, err
	}
	return from[:size], from[size:], nil
}

// dict resolves a reference, or takes a dictionary that stands in place.
func (f *file) dict(value []byte) (dict, error) {
	if n, is := asReference(value); is {
		var err error
		if value, _, err = f.object(n); err != nil {
			return nil, err
		}
	}
	d, _, err := readDict(value)
	return d, err
}

// under resolves the dictionary that stands under a key.
func (f *file) under(d dict, key string) (dict, error) {
	value, found := d.get(key)
	if !found {
		return nil, errNotRead
	}
	return f.dict(value)
}

func asReference(value []byte) (int, bool) {
	m := reference.FindSubmatch(value)
	if m == nil {
		return 0, false
	}
	return atoi(m[1]), true
}

// entry is one pair of a dictionary; the value is as it was written.
type entry struct {
	key   string
	value []byte
}

// dict is a dictionary in the order it was written.
type dict []entry

func (d dict) get(key string) ([]byte, bool) {
	i := slices.IndexFunc(d, func(e entry) bool { return e.key == key })
	if i < 0 {
		return nil, false
	}
	return d[i].value, true
}

// with replaces or adds a value.
func (d dict) with(key, value string) dict {
	out := slices.DeleteFunc(slices.Clone(d), func(e entry) bool { return e.key == key })
	return append(out, entry{key, []byte(value)})
}

func (d dict) String() string {
	var out bytes.Buffer
	out.WriteString("<<")
	for _, e := range d {
		fmt.Fprintf(&out, "/%s %s\n", e.key, e.value)
	}
	out.WriteString(">>")
	return out.String()
}

// readDict reads the dictionary at the beginning of a text.
func readDict(text []byte) (d dict, size int, err error) {
	i := blank(text, 0)
	if !bytes.HasPrefix(text[i:], []byte("<<")) {
		return nil, 0, errNotRead
	}
	for i += 2; ; {
		i = blank(text, i)
		if bytes.HasPrefix(text[i:], []byte(">>")) {
			return d, i + 2, nil
		}
		if i >= len(text) || text[i] != '/' {
			return nil, 0, errNotRead
		}
		keyEnd := nameEnd(text, i+1)
		end, err := skip(text, keyEnd)
		if err != nil {
			return nil, 0, err
		}
		d = append(d, entry{string(text[i+1 : keyEnd]), bytes.TrimSpace(text[keyEnd:end])})
		i = end
	}
}

// skip finds the end of the value that begins at a place.
func skip(text []byte, at int) (int, error) { return skipWithin(text, at, 0) }

func skipWithin(text []byte, at, depth int) (int, error) {
	i := blank(text, at)
	if i >= len(text) || depth > deepest {
		return 0, errNotRead
	}
	switch {
	case bytes.HasPrefix(text[i:], []byte("<<")):
		return skipMany(text, i+2, depth, ">>")
	case text[i] == '[':
		return skipMany(text, i+1, depth, "]")
	case text[i] == '<':
		return after(text, i, '>')
	case text[i] == '(':
		return stringEnd(text, i)
	case text[i] == '/':
		return nameEnd(text, i+1), nil
	}
	if m := reference.Find(text[i:min(i+24, len(text))]); m != nil {
		return i + len(m), nil
	}
	if m := numeral.Find(text[i:min(i+64, len(text))]); m != nil {
		return i + len(m), nil
	}
	if end := nameEnd(text, i); end > i { // true, false, null
		return end, nil
	}
	return 0, errNotRead
}

func skipMany(text []byte, i, depth int, closing string) (int, error) {
	for {
		i = blank(text, i)
		if bytes.HasPrefix(text[i:], []byte(closing)) {
			return i + len(closing), nil
		}
		end, err := skipWithin(text, i, depth+1)
		if err != nil {
			return 0, err
		}
		i = end
	}
}

func after(text []byte, i int, mark byte) (int, error) {
	n := bytes.IndexByte(text[i:], mark)
	if n < 0 {
		return 0, errNotRead
	}
	return i + n + 1, nil
}

func stringEnd(text []byte, i int) (int, error) {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1, nil
			}
		}
	}
	return 0, errNotRead
}

func nameEnd(text []byte, i int) int {
	for i < len(text) && !bytes.ContainsRune([]byte("\x00\t\n\f\r ()<>[]{}/%"), rune(text[i])) {
		i++
	}
	return i
}

// blank passes over white space and comments.
func blank(text []byte, i int) int {
	for i < len(text) {
		switch text[i] {
		case 0, '\t', '\n', '\f', '\r', ' ':
			i++
		case '%':
			for i < len(text) && text[i] != '\n' && text[i] != '\r' {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// atoi reads digits that a pattern has matched; what does not fit a number is -1.
func atoi(digits []byte) int {
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		return -1
	}
	return n
}
