package seal

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

const largestAttachment = 16 << 20

// attachments reads the files that the PDF names.
func (f *file) attachments() ([]Attachment, error) {
	root, err := f.under(f.trailer, "Root")
	if err != nil {
		return nil, err
	}
	names, err := f.under(root, "Names")
	if err != nil {
		return nil, nil // none
	}
	tree, err := f.under(names, "EmbeddedFiles")
	if err != nil {
		return nil, nil // none
	}
	list, _ := tree.get("Names")
	list = bytes.TrimSuffix(bytes.TrimPrefix(list, []byte("[")), []byte("]"))
	var out []Attachment
	for at := 0; blank(list, at) < len(list) && len(out) < 64; {
		nameEnds, err := skip(list, at)
		if err != nil {
			return out, err
		}
		specEnds, err := skip(list, nameEnds)
		if err != nil {
			return out, err
		}
		a, err := f.attachment(list[nameEnds:specEnds])
		if err != nil {
			return out, err
		}
		out, at = append(out, a), specEnds
	}
	return out, nil
}

func (f *file) attachment(ref []byte) (a Attachment, err error) {
	spec, err := f.dict(ref)
	if err != nil {
		return a, err
	}
	files, err := f.under(spec, "EF")
	if err != nil {
		return a, err
	}
	where, _ := files.get("F")
	n, is := asReference(where)
	if !is {
		return a, errNotRead
	}
	name, _ := spec.get("F")
	a.Name = plainText(name)
	said, _ := spec.get("Desc")
	a.Description = plainText(said)
	a.Kind, a.Bytes, err = f.stream(n)
	return a, err
}

// plainText reads a string that this package wrote.
func plainText(value []byte) string {
	if s, is := bytes.CutPrefix(value, []byte("(")); is {
		return string(bytes.TrimSuffix(s, []byte(")")))
	}
	var units []uint16
	hex := bytes.TrimSuffix(bytes.TrimPrefix(value, []byte("<FEFF")), []byte(">"))
	for i := 0; i+4 <= len(hex); i += 4 {
		var u uint16
		if _, err := fmt.Sscanf(string(hex[i:i+4]), "%04X", &u); err != nil {
			return ""
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// stream reads an embedded file.
func (f *file) stream(n int) (kind string, data []byte, err error) {
	value, rest, err := f.object(n)
	if err != nil {
		return "", nil, err
	}
	d, _, err := readDict(value)
	if err != nil {
		return "", nil, err
	}
	length, _ := d.get("Length")
	rest, found := bytes.CutPrefix(bytes.TrimLeft(rest, "\r\n "), []byte("stream\n"))
	size := atoi(length)
	filter, _ := d.get("Filter")
	if !found || size < 0 || size > len(rest) || string(filter) != "/FlateDecode" {
		return "", nil, errNotRead
	}
	subtype, _ := d.get("Subtype")
	kind = strings.ReplaceAll(strings.TrimPrefix(string(subtype), "/"), "#2F", "/")
	r, err := zlib.NewReader(bytes.NewReader(rest[:size]))
	if err != nil {
		return "", nil, err
	}
	data, err = io.ReadAll(io.LimitReader(r, largestAttachment+1))
	if err == nil && len(data) > largestAttachment {
		err = errors.New("an attached file is too large")
	}
	return kind, data, err
}
