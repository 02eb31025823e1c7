package cluster

import (
	"fmt"
	"os"
	"syscall"
)

func attributes(account *account, onOurDeath syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account.credential(), Setpgid: true, Pdeathsig: onOurDeath}
}

// dataArgument names the data folder for the server, which has it as descriptor 3: its account may not be allowed to pass
// through the folders above.
func dataArgument(data *os.File) string {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		return data.Name()
	}
	return "/proc/self/fd/3"
}

// worksIn tells whether a process has the folder as its working folder, as a server has its data.
func worksIn(pid int, dir string) bool {
	theirs, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return false
	}
	ours, err := os.Stat(dir)
	return err == nil && os.SameFile(theirs, ours)
}
