package paper

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

var (
	fontObject    = regexp.MustCompile(`/BaseFont /utf8([^\n]+)\n/Encoding /Identity-H\n/DescendantFonts \[\d+ 0 R\]\n/ToUnicode (\d+) 0 R`)
	trailerFields = regexp.MustCompile(`trailer\n<<\n/Size (\d+)\n/Root (\d+) 0 R\n/Info (\d+) 0 R\n>>\nstartxref\n(\d+)\n%%EOF\s*$`)
)

// finish appends what the PDF library cannot write, as an incremental update: true character maps, so that joined Arabic
// is found and copied as it was typed; the language; and an identifier made from the content.
func finish(pdf []byte, meanings map[string]map[rune]string) ([]byte, error) {
	end := trailerFields.FindSubmatch(pdf)
	if end == nil {
		return nil, fmt.Errorf("the end of the file is not as expected")
	}
	root := number(end[2])
	objects := map[int]string{}
	for _, font := range fontObject.FindAllSubmatch(pdf, -1) {
		cmap := characterMap(meanings[fontName(meanings, string(font[1]))])
		objects[number(font[2])] = fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(cmap), cmap)
	}
	catalog, err := catalogOf(pdf, root)
	if err != nil {
		return nil, err
	}
	objects[root] = catalog
	return appendUpdate(pdf, objects, end), nil
}

// fontName finds a name regardless of case, since the library writes names in lower case.
func fontName(meanings map[string]map[rune]string, written string) string {
	for name := range meanings {
		if strings.EqualFold(name, written) {
			return name
		}
	}
	return ""
}

func catalogOf(pdf []byte, root int) (string, error) {
	head := fmt.Appendf(nil, "\n%d 0 obj\n<<\n", root)
	start := bytes.LastIndex(pdf, head)
	if start < 0 {
		return "", fmt.Errorf("the catalog is not as expected")
	}
	entries, _, found := bytes.Cut(pdf[start+len(head):], []byte(">>\nendobj"))
	if !found {
		return "", fmt.Errorf("the catalog is not as expected")
	}
	return "<<\n" + string(entries) + "/Lang (en)\n/ViewerPreferences <</DisplayDocTitle true>>\n>>", nil
}

// appendUpdate appends changed objects with a cross-reference section and a trailer of their own.
func appendUpdate(pdf []byte, objects map[int]string, end [][]byte) []byte {
	out := bytes.NewBuffer(bytes.TrimRight(pdf, "\n"))
	out.WriteByte('\n')
	var numbers []int
	for n := range objects {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var table strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&table, "%d 1\n%010d 00000 n \n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, objects[n])
	}
	at := out.Len()
	id := sha256.Sum256(out.Bytes())
	fmt.Fprintf(out, "xref\n%strailer\n<<\n/Size %s\n/Root %s 0 R\n/Info %s 0 R\n/Prev %s\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n",
		table.String(), end[1], end[2], end[3], end[4], id[:16], id[:16], at)
	return out.Bytes()
}

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits)) // the pattern matched digits only
	return n
}

const mapHead = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`

const mapFoot = `endcmap
CMapName currentdict /CMap defineresource pop
end
end`

// characterMap writes what each code of a font stands for, a hundred at a time as the format asks.
func characterMap(meaning map[rune]string) string {
	var codes []rune
	for code := range meaning {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var out strings.Builder
	out.WriteString(mapHead)
	for part := range slices.Chunk(codes, 100) {
		fmt.Fprintf(&out, "%d beginbfchar\n", len(part))
		for _, code := range part {
			fmt.Fprintf(&out, "<%04X> <", code)
			for _, unit := range utf16.Encode([]rune(meaning[code])) {
				fmt.Fprintf(&out, "%04X", unit)
			}
			out.WriteString(">\n")
		}
		out.WriteString("endbfchar\n")
	}
	out.WriteString(mapFoot)
	return out.String()
}
