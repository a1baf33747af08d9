// SPDX-License-Identifier: Apache-2.0
// For tests: a client that sends exactly the bytes it is told, over a loopback socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie::server {

struct RawResponse {
  int status = 0;
  std::string head;  // status line and headers
  std::string body;
  // Value of a header, "" when absent. `name` in the case the server writes it.
  std::string header(const std::string& name) const;
};

// A frame as it came: opcode 1 text, 8 close, 9 ping.
struct RawFrame {
  int opcode = 0;
  std::string payload;
  int close_code() const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool send(std::string_view bytes);  // false: the server has closed
  void end_sending();
  // The next response, its body by Content-Length; nullopt: closed or silent for 5 s.
  std::optional<RawResponse> read_response(bool head_only = false);
  std::optional<RawResponse> get(const std::string& target, const std::string& more_headers = "");
  // Everything up to the close; nullopt: still open after 5 s.
  std::optional<std::string> read_to_end();

  // The WebSocket handshake; returns the status.
  int upgrade(const std::string& path, const std::string& more_headers = "");
  bool send_frame(int opcode, std::string_view payload);
  bool send_text(std::string_view text) { return send_frame(1, text); }
  std::optional<RawFrame> read_frame();

 private:
  bool read_more();
  bool read_until(std::size_t size);
  int socket_ = -1;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace vigie::server
