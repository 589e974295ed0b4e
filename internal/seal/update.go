package seal

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// Attachment is a file within the PDF. Kind is its media type, such as "application/json".
type Attachment struct {
	Name, Kind, Description string
	Bytes                   []byte
}

// update is what is appended to a PDF: new and changed objects by number.
type update struct {
	file    *file
	next    int // the next free number
	objects map[int]string
}

func newUpdate(f *file) (*update, error) {
	size, found := f.trailer.get("Size")
	if !found || atoi(size) < 1 {
		return nil, errNotRead
	}
	return &update{file: f, next: atoi(size), objects: map[int]string{}}, nil
}

// add gives an object the next number.
func (u *update) add(value string) int {
	u.objects[u.next] = value
	u.next++
	return u.next - 1
}

// attach puts files into the PDF and gives the catalog that names them, each as data that belongs to the document as a
// whole (AFRelationship Data, ISO 32000-2).
func (u *update) attach(catalog dict, files []Attachment, at time.Time) (dict, error) {
	if len(files) == 0 {
		return catalog, nil
	}
	slices.SortFunc(files, func(a, b Attachment) int { return strings.Compare(a.Name, b.Name) }) // a name tree is in order
	var names, all strings.Builder
	for _, a := range files {
		packed, err := pack(a.Bytes)
		if err != nil {
			return nil, err
		}
		stream := u.add(fmt.Sprintf("<</Type /EmbeddedFile /Subtype %s /Filter /FlateDecode /Length %d\n/Params <</Size %d /ModDate %s>>>>\nstream\n%s\nendstream",
			nameOf(a.Kind), len(packed), len(a.Bytes), date(at), packed))
		spec := u.add(fmt.Sprintf("<</Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Data\n/EF <</F %d 0 R /UF %d 0 R>>>>",
			text(a.Name), text(a.Name), text(a.Description), stream, stream))
		fmt.Fprintf(&names, "%s %d 0 R ", text(a.Name), spec)
		fmt.Fprintf(&all, "%d 0 R ", spec)
	}
	tree, err := u.file.under(catalog, "Names")
	if err != nil {
		tree = dict{}
	}
	tree = tree.with("EmbeddedFiles", "<</Names ["+names.String()+"]>>")
	return catalog.with("Names", tree.String()).with("AF", "["+all.String()+"]"), nil
}

func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// field puts the invisible field of the signature on the first page and gives the catalog that names it.
func (u *update) field(catalog dict, signature int) (dict, error) {
	number, page, err := u.firstPage(catalog)
	if err != nil {
		return nil, err
	}
	widget := u.add(fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 0 0] /P %d 0 R /V %d 0 R>>", number, signature))
	own := fmt.Sprintf("[%d 0 R]", widget)
	if notes, some := page.get("Annots"); some {
		list, is := bytes.CutSuffix(notes, []byte("]"))
		if !is {
			return nil, errNotRead
		}
		own = fmt.Sprintf("%s %d 0 R]", list, widget)
	}
	u.objects[number] = page.with("Annots", own).String()
	return catalog.with("AcroForm", fmt.Sprintf("<</SigFlags 3 /Fields [%d 0 R]>>", widget)).
		with("Perms", fmt.Sprintf("<</DocMDP %d 0 R>>", signature)), nil
}

// firstPage goes down the tree of pages.
func (u *update) firstPage(catalog dict) (int, dict, error) {
	node, found := catalog.get("Pages")
	for range deepest {
		number, is := asReference(node)
		if !found || !is {
			break
		}
		d, err := u.file.dict(node)
		if err != nil {
			return 0, nil, err
		}
		kids, inner := d.get("Kids")
		if !inner {
			return number, d, nil
		}
		node = bytes.TrimPrefix(kids, []byte("["))
	}
	return 0, nil, errNotRead
}

// write appends the update with its own table and trailer.
func (u *update) write() []byte {
	out := bytes.NewBuffer(slices.Clone(bytes.TrimRight(u.file.pdf, "\r\n")))
	out.WriteByte('\n')
	var numbers []int
	for n := range u.objects {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var table strings.Builder
	for i, n := range numbers {
		if i == 0 || numbers[i-1] != n-1 {
			run := 1
			for i+run < len(numbers) && numbers[i+run] == n+run {
				run++
			}
			fmt.Fprintf(&table, "%d %d\n", n, run)
		}
		fmt.Fprintf(&table, "%010d 00000 n \n", out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, u.objects[n])
	}
	at := out.Len()
	trailer := u.file.trailer.with("Size", fmt.Sprint(u.next)).with("Prev", fmt.Sprint(u.file.last))
	first, second := u.identifier(out.Bytes())
	trailer = trailer.with("ID", "["+first+" "+second+"]")
	fmt.Fprintf(out, "xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n", table.String(), trailer, at)
	return out.Bytes()
}

// identifier keeps the first half of the file's identifier, and makes the second from the content.
func (u *update) identifier(content []byte) (first, second string) {
	second = fmt.Sprintf("<%x>", sum256(content)[:16])
	old, some := u.file.trailer.get("ID")
	if !some {
		return second, second
	}
	open, end := bytes.IndexByte(old, '<'), bytes.IndexByte(old, '>')
	if open < 0 || end < open {
		return second, second
	}
	return string(old[open : end+1]), second
}

// text is a string of the PDF: as it is where it is plain, else in UTF-16.
func text(s string) string {
	plain := true
	for _, r := range s {
		plain = plain && r >= ' ' && r <= '~' && !strings.ContainsRune(`()\`, r)
	}
	if plain {
		return "(" + s + ")"
	}
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	out.WriteString(">")
	return out.String()
}

// nameOf writes a name with everything unusual as a number.
func nameOf(s string) string {
	var out strings.Builder
	out.WriteByte('/')
	for i := range len(s) {
		if c := s[i]; c > ' ' && c <= '~' && !strings.ContainsRune("()<>[]{}/%#", rune(c)) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "#%02X", c)
		}
	}
	return out.String()
}

func date(at time.Time) string { return "(D:" + at.UTC().Format("20060102150405") + "Z)" }
