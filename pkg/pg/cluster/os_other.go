//go:build unix && !linux

package cluster

import (
	"os"
	"syscall"
)

// attributes cannot ask for a signal at our death here: after a kill -9 the server stays until it is stopped by hand.
func attributes(account *account, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account.credential(), Setpgid: true}
}

func dataArgument(data *os.File) string { return data.Name() }

// worksIn cannot see another process's folder, so any living process counts.
func worksIn(pid int, _ string) bool { return syscall.Kill(pid, 0) == nil }
