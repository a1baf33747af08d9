// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 and WebSocket server: GET and HEAD, and POST of JSON from our own page to the paths
// that take it. Nothing it answers is kept: a POST asks too. It knows nothing of what it serves.
// Boost.Beast stays inside http_server.cc.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/server/request.h"
#include "vigie/server/response.h"

namespace vigie::server {

// One open WebSocket. The server calls it from one thread at a time, with the clock passed in; what
// is returned is sent in that order.
class WebSocketSession {
 public:
  using Clock = std::chrono::steady_clock;
  virtual ~WebSocketSession() = default;
  virtual std::vector<std::string> on_message(std::string_view text, Clock::time_point now) = 0;
  // Called about every tick(); skipped while the client has not yet taken what was sent before.
  virtual std::optional<std::string> on_tick(Clock::time_point now) = 0;
  virtual std::chrono::milliseconds tick() const = 0;
};

// Both are called from several threads at once.
struct WebSocketRoute {
  std::string path;
  std::function<std::unique_ptr<WebSocketSession>()> open;
};
struct Application {
  std::function<Response(const Request&)> respond;
  std::vector<WebSocketRoute> sockets;
  std::vector<std::string> posts;  // paths that take POST
};

struct HttpOptions {
  std::string host = "127.0.0.1";  // an address, or "localhost"
  std::uint16_t port = 8080;       // 0: any free port; see HttpServer::port
  unsigned threads = 2;
  std::uint32_t header_limit = 16 * 1024;
  std::uint64_t body_limit = 1024 * 1024;
  std::size_t message_limit = 64 * 1024;           // of one WebSocket message
  std::size_t connection_limit = 512;              // further ones are closed at once
  std::chrono::milliseconds read_timeout{30'000};  // for the next whole request, idle time included
  std::chrono::milliseconds write_timeout{30'000};  // for a whole response
  std::chrono::milliseconds stop_timeout{2'000};    // what stop() waits for open work
};

// While it listens on loopback only, it answers only to names of this machine (Host: localhost,
// 127.0.0.1, [::1]), so that a page elsewhere cannot reach it by pointing its own name here.
class HttpServer {
 public:
  // Listens and answers when it returns. Port taken: ErrorKind::unavailable.
  static core::Result<std::unique_ptr<HttpServer>> start(const HttpOptions& options,
                                                         Application application);
  ~HttpServer();  // stops
  std::uint16_t port() const;
  // Stops accepting, lets responses under way finish, closes WebSockets with "going away", then
  // cuts what is left. Returns when all threads have ended; a second call does nothing.
  void stop();

 private:
  struct Inside;
  explicit HttpServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace vigie::server
