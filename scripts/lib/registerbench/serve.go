package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/app"
)

// serveRegister serves a furnished register as the program does, without its recurring work.
func (w wanted) serveRegister(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	c, err := settings(w.folder, w.database, w.place)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	server := &http.Server{Addr: w.place, Handler: a.Web.Handler(), ReadHeaderTimeout: time.Minute}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // whoever sends the signal has all answers
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, a.Close())
	}
	return a.Close()
}

// servePage fills in a page from memory: the yardstick. The file is a template whose fields F0, F1 … are filled with
// what the path says.
func servePage(file, place string) error {
	t, err := template.ParseFiles(file)
	if err != nil {
		return err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	fields := map[string]string{}
	for i := range 40 {
		fields[fmt.Sprint("F", i)] = "Norbakoia Telmervisx Hosting"
	}
	e.GET("/c/:code", func(c echo.Context) error {
		var page bytes.Buffer
		if err := t.Execute(&page, fields); err != nil {
			return err
		}
		return c.HTMLBlob(http.StatusOK, page.Bytes())
	})
	return e.Start(place)
}

// server is a program under measurement.
type server struct {
	name string
	cmd  *exec.Cmd
	base string
	pg   string // name of the database whose backends count too
}

// start starts this program as a server and waits for its answer.
func start(name string, args ...string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	place := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	s := &server{name: name, base: "http://" + place, cmd: exec.Command(os.Args[0], append(args, "-listen", place)...)}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 600 {
		if r, err := http.Get(s.base + "/c/none"); err == nil {
			return s, r.Body.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("%s does not answer", name), s.stop())
}

func (s *server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // one that has ended already is what is wanted
	_ = s.cmd.Wait()                          // ended by the signal
	return nil
}

// spent is the processor time the server has used, with that of the database's backends that work for it.
func (s *server) spent() time.Duration {
	total := ticks(strconv.Itoa(s.cmd.Process.Pid))
	if s.pg == "" {
		return total
	}
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		title, err := os.ReadFile(path)
		if err == nil && bytes.HasPrefix(title, []byte("postgres:")) && strings.Contains(string(title), " "+s.pg+" ") {
			total += ticks(filepath.Base(filepath.Dir(path)))
		}
	}
	return total
}

// ticks reads a process's own time; none when it has ended.
func ticks(pid string) time.Duration {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}
