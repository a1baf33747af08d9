// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_guard.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace vigie::sea {
namespace {

constexpr int kNoMemory = 71, kFault = 72;        // exit codes of the child
constexpr std::uint64_t kMostRequest = 1U << 16;  // bytes
constexpr rlim_t kCpuSeconds = 60;                // of one answer, should nobody wait for it

rlim_t address_space_now() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  unsigned long pages = 0;
  const int got = file != nullptr ? std::fscanf(file, "%lu", &pages) : 0;
  if (file != nullptr) std::fclose(file);
  return got == 1 ? static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) : 0;
}

void limit(int resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

// More processor time for one more answer.
void allow_cpu() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  rlimit now{};
  getrlimit(RLIMIT_CPU, &now);
  now.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + kCpuSeconds;
  if (now.rlim_max != RLIM_INFINITY) now.rlim_cur = std::min(now.rlim_cur, now.rlim_max);
  setrlimit(RLIMIT_CPU, &now);
}

bool send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool send_message(int socket, std::string_view message) {
  const std::uint64_t size = message.size();
  return send_all(socket, reinterpret_cast<const char*>(&size), sizeof size) &&
         send_all(socket, message.data(), message.size());
}

bool receive_all(int socket, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = recv(socket, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

// Leaves nothing open but the socket, as number 3, and lets no word out.
int only_socket(int socket) {
  const int nowhere = open("/dev/null", O_RDWR);
  const int high = fcntl(socket, F_DUPFD, 16);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, standard);
  dup2(high, 3);
  close_range(4, ~0U, 0);
  return 3;
}

[[noreturn]] void run_child(int parent, const FieldGuard::Answer& answer,
                            const FieldLimits& limits) {
  const int socket = only_socket(parent);
  for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM})
    std::signal(number, SIG_DFL);
  std::signal(SIGINT, SIG_IGN);  // the parent decides when it is over
  if (const rlim_t now = address_space_now(); now > 0) limit(RLIMIT_AS, now + limits.memory);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  try {
    std::uint64_t size = 0;
    std::string request;
    while (receive_all(socket, reinterpret_cast<char*>(&size), sizeof size) &&
           size <= kMostRequest) {
      allow_cpu();
      request.resize(size);
      if (!receive_all(socket, request.data(), size)) break;
      if (!send_message(socket, answer(request))) break;
    }
  } catch (const std::bad_alloc&) {
    _exit(kNoMemory);
  } catch (...) {
    _exit(kFault);
  }
  _exit(0);
}

std::string reason_of(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return "takes too long to read";
  if (WIFSIGNALED(status))
    return fmt::format("breaks the library that reads it ({})", strsignal(WTERMSIG(status)));
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMemory)
    return "needs more memory than is allowed";
  return "breaks the library that reads it";
}

}  // namespace

core::Result<std::unique_ptr<FieldGuard>> FieldGuard::start(std::string label, Answer answer,
                                                            const FieldLimits& limits) {
  std::unique_ptr<FieldGuard> guard(new FieldGuard(std::move(label), limits));
  int pair[2] = {-1, -1};
  const auto unavailable = [&](const char* what) {
    return core::fail({core::ErrorKind::unavailable, guard->label_,
                       fmt::format("cannot be read: {}: {}", what, std::strerror(errno)),
                       "close other programs and try again"});
  };
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return unavailable("no socket");
  guard->socket_ = pair[0];
  guard->child_ = fork();
  if (guard->child_ == 0) run_child(pair[1], answer, limits);
  close(pair[1]);
  if (guard->child_ < 0) return unavailable("no process");
  return guard;
}

FieldGuard::~FieldGuard() { end(); }

void FieldGuard::end() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
  if (child_ > 0) {
    kill(child_, SIGKILL);
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  child_ = -1;
}

core::Error FieldGuard::gone() {
  return {core::ErrorKind::unreadable, label_, why_, "is the file whole? fetch it again"};
}

core::Result<std::string> FieldGuard::ask(std::string_view request, std::size_t most) {
  if (socket_ < 0) return core::fail(gone());
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::milliseconds(
                                        static_cast<std::int64_t>(limits_.answer.si() * 1000));
  const auto lost = [&](std::string why) {
    why_ = std::move(why);
    end();
    return core::fail(gone());
  };
  // The child has closed its side: why?
  const auto ended = [&] {
    int status = 0;
    while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    return lost(reason_of(status));
  };
  if (request.size() > kMostRequest || !send_message(socket_, request)) return ended();
  std::string bytes;
  std::uint64_t size = 0;
  std::size_t have = 0;
  bool head = true;
  while (head || have < size) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{socket_, POLLIN, 0};
    const int polled = left > 0 ? poll(&ready, 1, static_cast<int>(left)) : 0;
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0)
      return lost(fmt::format("takes more than {:g} s to read", limits_.answer.si()));
    char* to = head ? reinterpret_cast<char*>(&size) + have : bytes.data() + have;
    const ssize_t got = recv(socket_, to, (head ? sizeof size : size) - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return ended();
    have += static_cast<std::size_t>(got);
    if (!head || have < sizeof size) continue;
    if (size > most) return lost("answers with more than was asked for");
    head = false;
    have = 0;
    bytes.resize(size);
  }
  return bytes;
}

}  // namespace vigie::sea
