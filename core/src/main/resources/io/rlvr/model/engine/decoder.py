# The decoder-only transformer of all model families, in TorchScript.
# DecoderArchive packs this text with a model's constants into an archive that libtorch loads; no
# Python runs. The archive's parser knows no imports, and writes number types as 6 (float32),
# 15 (bfloat16) and 4 (int64).
#
# Shapes: g prompts, b rows (samples), t new positions, s positions in the cache, n response tokens,
# r rows of the language model head, v vocabulary, h hidden size, d head size, f intermediate size,
# nq query heads, nk key (and value) heads.
#
# Weights come as one list, in the order of ParameterLayout: embedding [v, h], final norm [h], head
# [v, h] if it is not the embedding, then for each layer: norm [h], qkv [(nq + 2 nk) d, h], its bias
# if any, q norm and k norm [d] (across heads: [nq d] and [nk d]) if any, two norms [h] after attention
# and feed-forward if there are norms before them too, a router [e, h] if there are e experts, o [h, nq d],
# norm [h], gate-up [2 f, h], down [h, f], which are [e 2 f, h] and [e h, f] of experts. The first and the
# last norm stand before attention and feed-forward, or where none does, after.
# They are float32 masters or casts in the compute type; every use casts, which is free for a cast.
#
# An adapter (LoRA) may follow in the same list: for each layer and each of its projections q, k, v,
# o, gate, up, down whose bit is set in adapted, A [rank, in] and B [out, rank]. Where files have q, k, v as
# one and gate, up as another, these have the bits of q and gate. A list without an adapter is
# the plain model. Where no gradient is wanted, pack() has made the list; see there.
class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  query_heads : int
  key_heads : int
  head_size : int
  norm_epsilon : float
  tied : bool
  qkv_bias : bool
  qk_norm : bool
  norms_before : bool
  norms_after : bool
  norms_from_one : bool
  qk_norm_across : bool
  gelu : bool
  fused : bool
  rotary_size : int
  window : int
  sliding : str
  experts : int
  experts_per_token : int
  experts_normalised : bool
  embedding_factor : float
  query_factor : float
  residual_factor : float
  logit_factor : float
  compute_type : int
  logit_rows : int
  adapted : int
  adapter_scale : float

  # ---- adapter ---------------------------------------------------------------------------------

  # Projections with an adapter among the first p of a layer.
  def adapters(self, p: int) -> int:
    count = 0
    for q in range(p):
      count = count + (self.adapted >> q) % 2
    return count

  # Where in the list the adapter of a projection has its A.
  def adapter_at(self, i: int, p: int) -> int:
    return self.first_weight(self.layers) + 2 * (i * self.adapters(7) + self.adapters(p))

  # Adds scale (x A^T) B^T to the columns of each projection in y = x W^T that has an adapter.
  def adapt(self, x: Tensor, y: Tensor, w: List[Tensor], i: int, first: int, rows: List[int]) -> Tensor:
    if len(w) < self.first_weight(self.layers) + 2:                          # none
      return y
    if self.adapters(first) == self.adapters(first + len(rows)):
      return y
    parts : List[Tensor] = []
    start = 0
    for j in range(len(rows)):
      part = y[:, :, start:start + rows[j]]                                  # [b, t, rows[j]]
      if (self.adapted >> (first + j)) % 2 == 1:
        at = self.adapter_at(i, first + j)
        low = torch.linear(x, w[at].to(self.compute_type))                   # [b, t, rank]
        part = part + torch.linear(low, w[at + 1].to(self.compute_type)) * self.adapter_scale
      parts.append(part)
      start = start + rows[j]
    if len(parts) == 1:
      return parts[0]
    return torch.cat(parts, -1)

  # W + scale B A, projection by projection.
  def merge_weight(self, weight: Tensor, w: List[Tensor], i: int, first: int, rows: List[int]) -> Tensor:
    if self.adapters(first) == self.adapters(first + len(rows)):
      return weight
    merged = weight.clone()                                                  # [sum of rows, in]
    start = 0
    for j in range(len(rows)):
      if (self.adapted >> (first + j)) % 2 == 1:
        at = self.adapter_at(i, first + j)
        product = torch.mm(w[at + 1].detach(), w[at].detach())               # [rows[j], in]
        merged[start:start + rows[j]].add_(product, alpha=self.adapter_scale)
      start = start + rows[j]
    return merged

  # The weights of the plain model that does as the one with the adapter, in the compute type.
  def merge(self, w: List[Tensor]) -> List[Tensor]:
    merged = [w[k].detach() for k in range(self.first_weight(self.layers))]
    for i in range(self.layers):
      at = self.first_weight(i)
      merged[at + 1] = self.merge_weight(merged[at + 1], w, i, 0, self.qkv_parts())
      at = self.first_weight(i + 1) - 4
      h = merged[at].size(0)
      merged[at] = self.merge_weight(merged[at], w, i, 3, [h])
      merged[at + 2] = self.merge_weight(merged[at + 2], w, i, 4, self.gate_up_parts(merged[at + 2]))
      merged[at + 3] = self.merge_weight(merged[at + 3], w, i, 6, [h])
    return self.pack(merged)

  # ---- one layer -------------------------------------------------------------------------------

  def first_weight(self, layer: int) -> int:
    per_layer = 6
    if self.qkv_bias:
      per_layer = per_layer + 1
    if self.qk_norm:
      per_layer = per_layer + 2
    if self.norms_before and self.norms_after:
      per_layer = per_layer + 2
    if self.experts > 0:
      per_layer = per_layer + 1
    before = 3
    if self.tied:
      before = 2
    return before + layer * per_layer

  # Where in the list the q norm of a layer is; the k norm follows.
  def q_norm_at(self, layer: int) -> int:
    if self.qkv_bias:
      return self.first_weight(layer) + 3
    return self.first_weight(layer) + 2

  def qkv_rows(self) -> List[int]:
    keys = self.key_heads * self.head_size
    return [self.query_heads * self.head_size, keys, keys]

  # The projections that an adapter may stand beside, in queries, keys and values: their rows.
  def qkv_parts(self) -> List[int]:
    rows = self.qkv_rows()
    if self.fused:
      return [rows[0] + rows[1] + rows[2]]
    return rows

  def gate_up_parts(self, gate_up: Tensor) -> List[int]:
    f = gate_up.size(0) // 2
    if self.fused:
      return [2 * f]
    return [f, f]

  # Whether pack() has laid the weights out.
  def packed(self, w: List[Tensor]) -> bool:
    return w[self.first_weight(self.layers) - 4].is_mkldnn

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    if self.norms_from_one:
      wide = torch.rms_norm(x.float(), [x.size(-1)], weight.float() + 1., self.norm_epsilon)
      return wide.to(self.compute_type)
    return torch.rms_norm(x, [x.size(-1)], weight.to(self.compute_type), self.norm_epsilon)

  # The norm before a projection. The weight of one that is packed has the norm's in it.
  def norm_before(self, projection: Tensor, x: Tensor, weight: Tensor) -> Tensor:
    if not projection.is_mkldnn:
      return self.norm(x, weight)
    wide = x.float()
    length = torch.norm(wide, 2, [-1], True)                                 # [.., 1]
    mean = length * length / x.size(-1)                                      # [.., 1], of squares
    return (wide * torch.rsqrt(mean + self.norm_epsilon)).to(self.compute_type)

  # x W^T of layer i, where W [sum of rows, ..] is projections first, first + 1, .. with their rows.
  def linear(self, x: Tensor, w: List[Tensor], at: int, i: int, first: int, rows: List[int]) -> Tensor:
    return self.adapt(x, __torch__.products.linear(x, w[at], None), w, i, first, rows)

  # What rotate takes, from the rows of the tables for positions [.., d]: with packed weights the
  # angles as complex numbers [.., d / 2], twice.
  def angles(self, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    if self.packed(w):
      turns = torch.complex(self.halves(cos), self.halves(sin))
      return (turns, turns)
    return (cos.to(self.compute_type), sin.to(self.compute_type))

  # The columns of a table, one for each pair of numbers that rotate against each other, or that stay.
  def halves(self, table: Tensor) -> Tensor:
    (r, d) = (self.rotary_size, self.head_size)
    parts : List[Tensor] = []
    for at in range(0, table.size(-1), d):
      parts.append(torch.narrow(table, -1, at, r // 2))
      if r < d:
        parts.append(torch.narrow(table, -1, at + r, (d - r) // 2))
    if len(parts) == 1:
      return parts[0]
    return torch.cat(parts, -1)

  # Whether a layer sees no further back than the window.
  def slides(self, layer: int) -> bool:
    return self.window > 0 and self.sliding[layer] == "s"

  # Of angles for both kinds of layers those for one layer.
  def angles_of(self, angles: Tensor, layer: int) -> Tensor:
    width = angles.size(-1) // 2
    if self.slides(layer):
      return torch.narrow(angles, -1, width, width)
    return torch.narrow(angles, -1, 0, width)

  # Rotates the first half of each head against the second, or of what rotates of it. Packed weights give
  # heads whose halves alternate, number by number, and a rotation is one product of complex numbers.
  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    if cos.is_complex():
      pairs = x.float().view(x.size(0), x.size(1), x.size(2), -1, 2)         # [.., t, d / 2, 2]
      turned = torch.view_as_real(torch.view_as_complex(pairs) * cos)
      return turned.flatten(-2).to(self.compute_type)
    if self.rotary_size < self.head_size:
      half = self.rotary_size // 2
      parts = torch.split_with_sizes(x, [half, half, self.head_size - 2 * half], -1)
      return x * cos + torch.cat([-parts[1], parts[0], parts[2]], -1) * sin
    halves = torch.chunk(x, 2, -1)
    return x * cos + torch.cat([-halves[1], halves[0]], -1) * sin

  # Queries [b, nq, t, d], keys [b, nk, t, d] and values [b, nk, t, d] of one layer.
  def project(self, x: Tensor, w: List[Tensor], i: int, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    at = self.first_weight(i)
    b = x.size(0)
    t = x.size(1)
    nq = self.query_heads
    nk = self.key_heads
    if self.window > 0:
      (cos, sin) = (self.angles_of(cos, i), self.angles_of(sin, i))
    y = x                                                                    # [b, t, h]
    if self.norms_before:
      y = self.norm_before(w[at + 1], x, w[at])
    if self.qkv_bias:
      bias = w[at + 2].to(self.compute_type)                                 # [(nq + 2 nk) d]
      fused = __torch__.products.linear(y, w[at + 1], bias)                  # [b, t, (nq + 2 nk) d]
      y = self.adapt(y, fused, w, i, 0, self.qkv_parts())
    else:
      y = self.linear(y, w, at + 1, i, 0, self.qkv_parts())                  # [b, t, (nq + 2 nk) d]
    if self.qk_norm_across:
      plain = torch.split_with_sizes(y, self.qkv_rows(), 2)
      at_norm = self.q_norm_at(i)
      y = torch.cat([self.norm(plain[0], w[at_norm]), self.norm(plain[1], w[at_norm + 1]), plain[2]], 2)
    y = y.view(b, t, nq + 2 * nk, self.head_size).transpose(1, 2)           # [b, nq + 2 nk, t, d]
    # Parts by split: the gradient of a slice is a tensor of zeros around it.
    parts = torch.split_with_sizes(y, [nq + nk, nk], 1)
    (qk, v) = (parts[0], parts[1])                                           # [b, nq + nk, t, d], [b, nk, t, d]
    if self.qk_norm and not self.qk_norm_across:
      at_norm = self.q_norm_at(i)
      plain = torch.split_with_sizes(qk, [nq, nk], 1)
      q = self.norm(plain[0], w[at_norm])                                    # [b, nq, t, d]
      k = self.norm(plain[1], w[at_norm + 1])                                # [b, nk, t, d]
      qk = torch.cat([q, k], 1)                                              # [b, nq + nk, t, d]
    rotated = torch.split_with_sizes(self.rotate(qk, cos, sin), [nq, nk], 1)
    q = rotated[0]
    if self.query_factor != 1.:
      q = q * self.query_factor
    return (q, rotated[1], v)

  # The residual stream with what attention or feed-forward gives, of which the norm is at a place.
  def add(self, x: Tensor, y: Tensor, w: List[Tensor], norm_at: int) -> Tensor:
    if self.norms_after:
      y = self.norm(y, w[norm_at])
    if self.residual_factor != 1.:
      y = y * self.residual_factor
    return x + y

  # The layer after attention: output projection and feed-forward, each with its residual.
  def finish(self, x: Tensor, attended: Tensor, w: List[Tensor], i: int) -> Tensor:
    at = self.first_weight(i + 1) - 4
    (b, t, h) = (x.size(0), x.size(1), x.size(2))
    heads = attended.transpose(1, 2).reshape(b, t, self.query_heads * self.head_size)
    (attention_norm, norm) = (self.first_weight(i), at + 1)
    if self.norms_before:                                                    # others, if there are any
      (attention_norm, norm) = (at - 2, at - 1)
    x = self.add(x, self.linear(heads, w, at, i, 3, [h]), w, attention_norm) # [b, t, h]
    y = x                                                                    # [b, t, h]
    if self.norms_before:
      y = self.norm_before(w[at + 2], x, w[at + 1])
    if self.experts > 0:
      y = self.mix(y.flatten(0, 1), w, at).view(b, t, h)
    else:
      gate_up = self.linear(y, w, at + 2, i, 4, self.gate_up_parts(w[at + 2]))  # [b, t, 2 f]
      y = self.linear(self.gated(gate_up), w, at + 3, i, 6, [h])             # [b, t, h]
    return self.add(x, y, w, norm)                                           # [b, t, h]

  # Gate and up [.., 2 f] made the inner state [.., f].
  def gated(self, gate_up: Tensor) -> Tensor:
    halves = torch.chunk(gate_up, 2, -1)
    if self.gelu:
      return torch.gelu(halves[0], approximate="tanh") * halves[1]
    return torch.silu(halves[0]) * halves[1]

  # The sum [m, h] of what its experts give for each token [m, h], weighted by the router's softmax. Where
  # tokens come in whole tiles so do those of an expert, see first_tokens: copies of the first token fill
  # them up, with a weight of 0.
  def mix(self, x: Tensor, w: List[Tensor], at: int) -> Tensor:
    k = self.experts_per_token
    scores = torch.softmax(torch.linear(x, w[at - 1].to(self.compute_type)).float(), -1)   # [m, e]
    (best, chosen) = torch.topk(scores, k)                                   # [m, k]
    if self.experts_normalised:
      best = best / best.sum([1], True)
    weights = torch.constant_pad_nd(best.to(self.compute_type).flatten(), [0, 1], 0.)      # [m k + 1]
    gate_up = torch.chunk(w[at + 2], self.experts)                           # e of [2 f, h]
    down = torch.chunk(w[at + 3], self.experts)                              # e of [h, f]
    places = chosen.flatten()                                                # [m k]
    none = places.size(0)
    total = torch.zeros_like(x)
    for e in range(self.experts):
      place = (places == e).nonzero().squeeze(1)                             # [n]
      n = place.size(0)
      if n > 0:
        if x.size(0) % 16 == 0 and n % 16 > 0:
          place = torch.constant_pad_nd(place, [0, 16 - n % 16], none)
        token = torch.floor_divide(place, k).remainder(x.size(0))
        inner = self.gated(__torch__.products.linear(x.index_select(0, token), gate_up[e], None))
        given = __torch__.products.linear(inner, down[e], None)              # [n, h]
        total = total.index_add(0, token, given * weights.index_select(0, place).unsqueeze(1))
    return total

  # The flash kernel wants as many key heads as query heads.
  def repeat_heads(self, x: Tensor) -> Tensor:
    times = self.query_heads // self.key_heads
    if times == 1:
      return x
    (b, nk, t, d) = (x.size(0), x.size(1), x.size(2), x.size(3))
    return x.unsqueeze(2).expand([b, nk, times, t, d]).reshape(b, nk * times, t, d)

  # Attention of the last n tokens [1, .., n, d] of a sequence over all of its keys and values
  # [1, nk, seen, d], by a mask of last_mask. The query heads of a key head stand in the place of
  # positions, so that no key is repeated.
  def attend_last(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    (nq, nk, n, d) = (self.query_heads, self.key_heads, q.size(2), self.head_size)
    grouped = q.reshape(1, nk, nq // nk * n, d)
    return torch.scaled_dot_product_attention(grouped, k, v, mask).reshape(1, nq, n, d)

  # What is added to the attention [n, before + n] of n tokens with so many before them: 0 where one may
  # look, which is back and, within a window above 0, less than it.
  def back_mask(self, n: int, before: int, window: int, like: Tensor) -> Tensor:
    ones = torch.ones([n, before + n], dtype=11, device=like.device)
    hidden = ones.triu(before + 1)
    if window > 0:
      hidden = torch.logical_or(hidden, ones.tril(before - window))
    mask = torch.zeros([n, before + n], dtype=self.compute_type, device=like.device)
    return mask.masked_fill(hidden, -float("inf"))

  # What attend_last adds [nq / nk * n, before + n] for n tokens with so many before them.
  def last_mask(self, n: int, before: int, window: int, like: Tensor) -> Tensor:
    return self.back_mask(n, before, window, like).repeat([self.query_heads // self.key_heads, 1])

  # The mask [t, t] of layers that slide, where sequences are longer than the window; else nothing.
  def near_mask(self, t: int, like: Tensor) -> Optional[Tensor]:
    if self.window == 0 or t <= self.window:
      return None
    return self.back_mask(t, 0, self.window, like)

  # One layer over whole sequences from position 0. Padding is on the right, where causal attention
  # never looks, so no mask is needed and the flash kernel is used. Also gives keys and values.
  def layer(self, x: Tensor, w: List[Tensor], i: int, cos: Tensor, sin: Tensor, near: Optional[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    (q, k, v) = self.project(x, w, i, cos, sin)
    if near is not None and self.slides(i):
      attended = torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), near)
    else:
      attended = torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), None, 0., True)
    x = self.finish(x, attended, w, i)                                       # [b, t, h]
    return (x, k, v)

  def embed(self, ids: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.embedding(w[0], ids).to(self.compute_type)                     # [b, t, h]
    if self.embedding_factor != 1.:
      # rounded to the compute type itself, as transformers does
      x = x * torch.full([], self.embedding_factor, dtype=self.compute_type, device=x.device)
    return x

  # Hidden states [.., h] as the head takes them.
  def final(self, x: Tensor, w: List[Tensor]) -> Tensor:
    y = self.norm_before(self.head(w), x, w[1])
    if self.logit_factor != 1.:
      y = y * self.logit_factor
    return y

  def head(self, w: List[Tensor]) -> Tensor:
    last = w[len(w) - 1]
    if not self.tied:
      return w[2]
    if last.is_mkldnn:
      return last
    return w[0]

  def cast_head(self, w: List[Tensor]) -> Tensor:
    head = self.head(w)
    if head.is_mkldnn:
      return head
    return head.to(self.compute_type)

  # ---- scoring ---------------------------------------------------------------------------------

  # Hidden states after the final norm, in float32, at the positions of the flattened [b * t].
  def hidden(self, ids: Tensor, at: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    t = ids.size(1)
    (cos, sin) = self.angles(cos_table[:t], sin_table[:t], w)
    near = self.near_mask(t, ids)
    x = self.embed(ids, w)                                                   # [b, t, h]
    for i in range(self.layers):
      (x, k, v) = self.layer(x, w, i, cos, sin, near)                        # [b, t, h]
    x = x.flatten(0, 1).index_select(0, at)                                  # [r, h]
    return self.final(x, w).float()                                          # [r, h]

  # Logits over the vocabulary divided by a temperature, in float32.
  def logits(self, hidden: Tensor, head: Tensor, temperature: float) -> Tensor:
    logits = __torch__.products.linear(hidden.to(self.compute_type), head, None).float()
    if temperature != 1.:
      logits = logits / temperature
    return logits                                                            # [r, v]

  # Log-probabilities over the vocabulary, in float32.
  def log_softmax(self, hidden: Tensor, head: Tensor, temperature: float) -> Tensor:
    return torch.log_softmax(self.logits(hidden, head, temperature), -1)     # [r, v]

  # Log-probability of each target at a temperature [], with at most logit_rows rows of logits at a
  # time. Also the log-probabilities over the vocabulary of the last rows that were taken at a time.
  def targets_and_last(self, hidden: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    head = self.cast_head(w)                                                 # [v, h]
    parts : List[Tensor] = []
    last = hidden                                                            # replaced: r > 0
    r = hidden.size(0)
    start = 0
    while start < r:
      end = min(start + self.logit_rows, r)
      last = self.log_softmax(hidden[start:end], head, float(temperature))   # [end - start, v]
      parts.append(last.gather(1, targets[start:end].unsqueeze(1)).squeeze(1))
      start = end
    return (torch.cat(parts), last)                                          # [r], [.., v]

  def target_logprobs(self, hidden: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor]) -> Tensor:
    (logp, last) = self.targets_and_last(hidden, targets, temperature, w)
    return logp                                                              # [r]

  def logprobs(self, ids: Tensor, at: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return self.target_logprobs(self.hidden(ids, at, w, cos, sin), targets, temperature, w)

  # Entropy of the distribution after each position at a temperature [], in nat.
  def hidden_entropies(self, hidden: Tensor, temperature: Tensor, w: List[Tensor]) -> Tensor:
    head = self.cast_head(w)                                                 # [v, h]
    parts : List[Tensor] = []
    r = hidden.size(0)
    start = 0
    while start < r:
      end = min(start + self.logit_rows, r)
      logp = self.log_softmax(hidden[start:end], head, float(temperature))   # [end - start, v]
      parts.append((logp.exp() * logp).sum([1]).neg())
      start = end
    return torch.cat(parts)                                                  # [r]

  # Takes targets as logprobs does, and does not look at them.
  def entropies(self, ids: Tensor, at: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return self.hidden_entropies(self.hidden(ids, at, w, cos, sin), temperature, w)

  # After each position: the probability of each choice [r, c] in float64, and the token [r] that is
  # the most probable of all.
  def choose_first(self, hidden: Tensor, choices: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    head = self.cast_head(w)                                                 # [v, h]
    probabilities : List[Tensor] = []
    top : List[Tensor] = []
    r = hidden.size(0)
    start = 0
    while start < r:
      end = min(start + self.logit_rows, r)
      logp = self.log_softmax(hidden[start:end], head, 1.)                   # [end - start, v]
      probabilities.append(logp.index_select(1, choices).double().exp())     # [end - start, c]
      top.append(logp.argmax(1))                                             # [end - start]
      start = end
    return (torch.cat(probabilities), torch.cat(top))

  # What comes first after each of several prompts that may begin alike. Prompt r is the first
  # common[r] of the p tokens that ids [m] begin with, then its own: the next lengths[r] of ids. All
  # have their positions [m]. What is asked for is found at [r] in ids. Tokens that belong to no
  # prompt, and places asked for that nobody reads, fill m and r up.
  # Each prompt attends by itself, and a product's row does not depend on the rows beside it if their
  # number is even enough (see FirstTokenScorer): a prompt's bits are its own, whatever the others are.
  def first_tokens(self, shared: Tensor, common: Tensor, lengths: Tensor, ids: Tensor, positions: Tensor, at: Tensor, choices: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tuple[Tensor, Tensor]:
    (cos, sin) = self.angles(cos_table.index_select(0, positions), sin_table.index_select(0, positions), w)
    p = int(shared)
    prompts = range(lengths.size(0))
    sizes = [int(lengths[r]) for r in prompts]
    before = [int(common[r]) for r in prompts]
    far = [self.last_mask(sizes[r], before[r], 0, ids) for r in prompts]
    first_far = self.last_mask(p, 0, 0, ids)
    (near, first_near) = (far, first_far)
    if self.window > 0:
      near = [self.last_mask(sizes[r], before[r], self.window, ids) for r in prompts]
      first_near = self.last_mask(p, 0, self.window, ids)
    x = self.embed(ids.unsqueeze(0), w)                                      # [1, m, h]
    for i in range(self.layers):
      (q, k, v) = self.project(x, w, i, cos, sin)                            # [1, .., m, d]
      (masks, first) = (far, first_far)
      if self.slides(i):
        (masks, first) = (near, first_near)
      parts : List[Tensor] = []
      if p > 0:
        parts.append(self.attend_last(q[:, :, :p], k[:, :, :p], v[:, :, :p], first))
      start = p
      for r in prompts:
        end = start + sizes[r]
        seen_k = torch.cat([k[:, :, :before[r]], k[:, :, start:end]], 2)
        seen_v = torch.cat([v[:, :, :before[r]], v[:, :, start:end]], 2)
        parts.append(self.attend_last(q[:, :, start:end], seen_k, seen_v, masks[r]))
        start = end
      parts.append(q[:, :, start:])
      x = self.finish(x, torch.cat(parts, 2), w, i)                          # [1, m, h]
    x = x.flatten(0, 1).index_select(0, at)                                  # [r, h]
    return self.choose_first(self.final(x, w).float(), choices, w)

  # ---- scoring rows that sequences share -------------------------------------------------------
  # A row is the beginning that its sequences share (segment 0), then what remains of each (segments
  # 1, 2, ..), then padding (-1). Positions [b, t] count from the start of each sequence.

  # What is added to attention [b, 1, t, t]: 0 where a token may look, which is back into its own
  # segment and into the shared one, within a window above 0, else -inf.
  def visible(self, positions: Tensor, segments: Tensor, window: int) -> Tensor:
    t = segments.size(1)
    own = segments.unsqueeze(2) == segments.unsqueeze(1)                     # [b, t, t]
    shared = (segments == 0).unsqueeze(1)                                    # [b, 1, t]
    index = torch.arange(t, device=segments.device)                          # [t]
    back = index.unsqueeze(1) >= index.unsqueeze(0)                          # [t, t]
    seen = torch.logical_and(torch.logical_or(own, shared), back)            # [b, t, t]
    if window > 0:
      seen = torch.logical_and(seen, positions.unsqueeze(2) - positions.unsqueeze(1) < window)
    seen = seen.unsqueeze(1)
    mask = torch.zeros([segments.size(0), 1, t, t], dtype=self.compute_type, device=segments.device)
    return mask.masked_fill(torch.logical_not(seen), -float("inf"))          # [b, 1, t, t]

  # Hidden states before the final norm [b * t, h], by one attention over whole rows. It computes
  # every pair of tokens, in few and large kernels.
  def masked_hidden(self, ids: Tensor, positions: Tensor, segments: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    (b, t) = (ids.size(0), ids.size(1))
    flat = positions.flatten()                                               # [b * t]
    shape = [b, 1, t, -1]
    (cos, sin) = self.angles(cos_table.index_select(0, flat).view(shape), sin_table.index_select(0, flat).view(shape), w)
    far = self.visible(positions, segments, 0)                               # [b, 1, t, t]
    near = far
    if self.window > 0:
      near = self.visible(positions, segments, self.window)
    x = self.embed(ids, w)                                                   # [b, t, h]
    for i in range(self.layers):
      (q, k, v) = self.project(x, w, i, cos, sin)
      mask = far
      if self.slides(i):
        mask = near
      attended = torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), mask)
      x = self.finish(x, attended, w, i)                                     # [b, t, h]
    return x.flatten(0, 1)

  # Tokens of each segment of each row, one row after the other; how many segments each row has.
  def segment_sizes(self, segments: Tensor) -> Tuple[List[int], List[int]]:
    sizes : List[int] = []
    counts : List[int] = []
    for r in range(segments.size(0)):
      count = int(segments[r].max()) + 1
      for s in range(count):
        sizes.append(int((segments[r] == s).sum()))
      counts.append(count)
    return (sizes, counts)

  # Attention of tokens [1, .., m, d] of all rows, segment by segment: a token of one sequence meets
  # none of another.
  def attend_segments(self, q: Tensor, k: Tensor, v: Tensor, sizes: List[int], counts: List[int], masks: List[Tensor]) -> Tensor:
    qs = torch.split_with_sizes(q, sizes, 2)
    ks = torch.split_with_sizes(k, sizes, 2)
    vs = torch.split_with_sizes(v, sizes, 2)
    parts : List[Tensor] = []
    first = 0
    for count in counts:
      for s in range(first, first + count):
        (seen_k, seen_v) = (ks[s], vs[s])
        if s > first:
          (seen_k, seen_v) = (torch.cat([ks[first], seen_k], 2), torch.cat([vs[first], seen_v], 2))
        if sizes[s] > 0:
          parts.append(self.attend_last(qs[s], seen_k, seen_v, masks[s]))
      first = first + count
    return torch.cat(parts, 2)                                               # [1, nq, m, d]

  # What attend_segments adds to attention, for each segment.
  def segment_masks(self, sizes: List[int], counts: List[int], window: int, like: Tensor) -> List[Tensor]:
    masks : List[Tensor] = []
    first = 0
    for count in counts:
      masks.append(self.last_mask(sizes[first], 0, window, like))
      for s in range(first + 1, first + count):
        masks.append(self.last_mask(sizes[s], sizes[first], window, like))
      first = first + count
    return masks

  # The same as masked_hidden, by an attention for each segment: no padding passes the model, and no
  # pair of tokens that do not meet is computed. Its many small kernels are for processors.
  def segment_hidden(self, ids: Tensor, positions: Tensor, segments: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    filled = (segments.flatten() >= 0).nonzero().squeeze(1)                  # [m]
    flat = positions.flatten().index_select(0, filled)                       # [m]
    (cos, sin) = self.angles(cos_table.index_select(0, flat), sin_table.index_select(0, flat), w)
    (sizes, counts) = self.segment_sizes(segments)
    far = self.segment_masks(sizes, counts, 0, segments)
    near = far
    if self.window > 0:
      near = self.segment_masks(sizes, counts, self.window, segments)
    x = self.embed(ids.flatten().index_select(0, filled).unsqueeze(0), w)    # [1, m, h]
    for i in range(self.layers):
      (q, k, v) = self.project(x, w, i, cos, sin)                            # [1, .., m, d]
      masks = far
      if self.slides(i):
        masks = near
      attended = self.attend_segments(q, k, v, sizes, counts, masks)         # [1, nq, m, d]
      x = self.finish(x, attended, w, i)                                     # [1, m, h]
    return x.squeeze(0)

  # The same as hidden(), over shared rows.
  def packed_hidden(self, ids: Tensor, at: Tensor, positions: Tensor, segments: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    if ids.is_cuda:
      x = self.masked_hidden(ids, positions, segments, w, cos_table, sin_table)
    else:
      x = self.segment_hidden(ids, positions, segments, w, cos_table, sin_table)
      index = (segments.flatten() >= 0).cumsum(0) - 1                        # [b * t]
      at = index.index_select(0, at)                                         # [r]
    x = x.index_select(0, at)                                                # [r, h]
    return self.final(x, w).float()                                          # [r, h]

  def packed_logprobs(self, ids: Tensor, at: Tensor, positions: Tensor, segments: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return self.target_logprobs(self.packed_hidden(ids, at, positions, segments, w, cos, sin), targets, temperature, w)

  def packed_entropies(self, ids: Tensor, at: Tensor, positions: Tensor, segments: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return self.hidden_entropies(self.packed_hidden(ids, at, positions, segments, w, cos, sin), temperature, w)

  # ---- training --------------------------------------------------------------------------------
  # hidden() runs with autograd; the head does not, so that logits are never kept, but for the last
  # rows of targets_and_last. With logp = log softmax(E x / T)[target] and a = dLoss/dlogp:
  # dLoss/dlogits = a / T (onehot(target) - softmax), dLoss/dx = dlogits E, dLoss/dE = dlogits^T x.
  # The head's gradient is added here; the rest of it flows by back-propagating the scalar returned,
  # whose derivative by hidden is dLoss/dx. No gradients, as with an adapter: the head is frozen.
  def surrogate(self, hidden: Tensor, targets: Tensor, a: Tensor, last: Tensor, temperature: Tensor, w: List[Tensor], gradients: List[Tensor]) -> Tensor:
    head = self.head(w).detach().to(self.compute_type)                       # [v, h]
    x = hidden.detach().to(self.compute_type)                                # [r, h]
    parts : List[Tensor] = []
    r = x.size(0)
    start = 0
    while start < r:
      end = min(start + self.logit_rows, r)
      target = targets[start:end].unsqueeze(1)                               # [c, 1]
      weight = a[start:end].unsqueeze(1)                                     # [c, 1]
      if float(temperature) != 1.:
        weight = weight / float(temperature)
      p = last                                                               # [c, v]
      if end < r:
        p = self.log_softmax(x[start:end], head, float(temperature))
      dlogits = p.exp().mul_(-weight).scatter_add_(1, target, weight).to(self.compute_type)
      parts.append(__torch__.products.product(dlogits, head))                                # [c, h]
      if len(gradients) > 0:
        self.head(gradients).add_(__torch__.products.product(dlogits.t(), x[start:end]))
      start = end
    return (hidden * torch.cat(parts).float()).sum()                         # []

  def frozen_surrogate(self, hidden: Tensor, targets: Tensor, a: Tensor, last: Tensor, temperature: Tensor, w: List[Tensor]) -> Tensor:
    none : List[Tensor] = []
    return self.surrogate(hidden, targets, a, last, temperature, w, none)

  # The same without autograd, see backward.py.
  def written_forward(self, ids: Tensor, positions: Tensor, plan: List[Tensor], w: List[Tensor], cos: Tensor, sin: Tensor) -> List[Tensor]:
    return __torch__.backward.forward(self, ids, positions, plan, w, cos, sin)

  def written_head(self, x: Tensor, at: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    return __torch__.backward.head_forward(self, x, at, targets, temperature, w)

  def written_head_backward(self, x: Tensor, at: Tensor, targets: Tensor, a: Tensor, space: Tensor, temperature: Tensor, w: List[Tensor], g: List[Tensor]) -> Tensor:
    return __torch__.backward.head_backward(self, x, at, targets, a, space, temperature, w, g)

  def written_backward(self, ids: Tensor, positions: Tensor, dx: Tensor, plan: List[Tensor], kept: List[Tensor], w: List[Tensor], g: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return __torch__.backward.backward(self, ids, positions, dx, plan, kept, w, g, cos, sin)

  # A scalar whose back-propagation gives every weight a gradient of zeros.
  def touch(self, w: List[Tensor]) -> Tensor:
    total = torch.zeros([], device=w[0].device)
    for weight in w:
      total = total + weight.sum() * 0.
    return total

  def zero(self, tensors: List[Tensor]) -> Tensor:
    for t in tensors:
      t.detach().zero_()
    return torch.zeros([])

  # ---- optimiser -------------------------------------------------------------------------------

  # The Euclidean norm of all gradients together.
  # Tensors in the compute type, and in float32.
  def cast(self, tensors: List[Tensor]) -> List[Tensor]:
    return [t.detach().to(self.compute_type) for t in tensors]

  def widen(self, tensors: List[Tensor]) -> List[Tensor]:
    return [t.detach().float() for t in tensors]

  # Adds gradients in the compute type to their sums in float32, and sets them to 0.
  def collect(self, sums: List[Tensor], parts: List[Tensor]) -> Tensor:
    for k in range(len(sums)):
      sums[k].detach().add_(parts[k].detach())
      parts[k].detach().zero_()
    return torch.zeros([])

  def gradient_norm(self, gradients: List[Tensor]) -> Tensor:
    norms = [torch.norm(g) for g in gradients]
    return torch.norm(torch.stack(norms))                                    # []

  # One step of AdamW in place, in one pass over memory. options: learning rate, beta1, beta2, epsilon,
  # weight decay, factor of the gradients, step number from 1. Gradients are multiplied by the factor.
  def adamw(self, options: Tensor, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor]) -> Tensor:
    steps = [options[6].float().to(w[0].device)]                             # [] for each tensor
    for i in range(len(w) - 1):
      steps.append(steps[0])
    divisor : Optional[Tensor] = None
    if float(options[5]) != 1.:
      divisor = torch.reciprocal(options[5]).float().to(w[0].device)         # []
    none : List[Tensor] = []
    ops.aten._fused_adamw_(w, g, m, v, none, steps, lr=float(options[0]), beta1=float(options[1]), beta2=float(options[2]), weight_decay=float(options[4]), eps=float(options[3]), amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)
    return options

  # Where a head's number goes: the halves that rotate against each other alternate, the rest stays.
  def interleaved(self, like: Tensor) -> Tensor:
    (r, d) = (self.rotary_size, self.head_size)
    turned = torch.arange(r, device=like.device).view(2, -1).t().flatten()   # [r]
    return torch.cat([turned, torch.arange(r, d, device=like.device)])       # [d]

  # Rows of queries, keys and values [(nq + 2 nk) d, ..] with the former two interleaved.
  def interleave(self, rows: Tensor) -> Tensor:
    turned = (self.query_heads + self.key_heads) * self.head_size
    heads = rows[:turned].view(self.query_heads + self.key_heads, self.head_size, -1)
    mixed = heads.index_select(1, self.interleaved(rows)).reshape(rows[:turned].size())
    return torch.cat([mixed, rows[turned:]])

  # The weights to compute with where no gradient is wanted: in the compute type and, where products
  # want it, packed. Packed weights are laid out for products, as wholes that nobody else can read.
  # The norm's weights are in the projections after them, and queries and keys are interleaved, see
  # rotate. The embedding is read too: a head that is tied to it comes once more, at the end.
  def pack(self, w: List[Tensor]) -> List[Tensor]:
    packed = [weight.detach().to(self.compute_type) for weight in w]
    if not __torch__.products.packs():
      return packed
    for i in range(self.layers):
      at = self.first_weight(i)
      packed[at + 1] = self.pack_one(self.interleave(w[at + 1].detach()), w[at], self.norms_before)
      if self.qkv_bias:
        packed[at + 2] = self.interleave(packed[at + 2])
      if self.qk_norm:
        for k in [self.q_norm_at(i), self.q_norm_at(i) + 1]:
          heads = packed[k].view(-1, self.head_size)
          packed[k] = heads.index_select(1, self.interleaved(w[0])).flatten()
      at = self.first_weight(i + 1) - 4
      packed[at] = __torch__.products.pack(packed[at])
      if self.experts == 0:
        packed[at + 2] = self.pack_one(w[at + 2].detach(), w[at + 1], self.norms_before)
        packed[at + 3] = __torch__.products.pack(packed[at + 3])
    if self.tied:
      packed.append(self.pack_one(w[0].detach(), w[1], True))
    else:
      packed[2] = self.pack_one(w[2].detach(), w[1], True)
    return packed

  # A projection, with the weight of the norm if there is one before it.
  def pack_one(self, weight: Tensor, norm: Tensor, before: bool) -> Tensor:
    if before and self.norms_from_one:
      weight = weight * (norm.detach() + 1.)
    elif before:
      weight = weight * norm.detach()
    return __torch__.products.pack(weight.to(self.compute_type))

  # ---- sampling --------------------------------------------------------------------------------

  # Index of the first running sum above the value; where rounding leaves none, the index that
  # reaches the last sum. Either way the sum grows there, so its probability is not 0. Sums that are
  # not numbers give the last index.
  def first_above(self, sums: Tensor, value: Tensor) -> Tensor:
    above = torch.searchsorted(sums, value, right=True)                      # [b, 1]
    last = torch.searchsorted(sums, sums[:, -1:].contiguous())               # [b, 1]
    return torch.minimum(above, last).clamp(max=sums.size(1) - 1)

  # Draws from unnormalised probabilities [b, v] by inverting their running sum at u [b, 1] of its
  # total. Sums of blocks of 64 come first: a running sum over the vocabulary costs a third more.
  def draw(self, p: Tensor, u: Tensor) -> Tensor:
    (b, v) = (p.size(0), p.size(1))
    if v < 4096:
      sums = p.cumsum(1)                                                     # [b, v]
      return self.first_above(sums, u * sums[:, -1:])                        # [b, 1]
    if v % 64 != 0:
      p = torch.constant_pad_nd(p, [0, 64 - v % 64], 0.)
    blocks = p.view(b, -1, 64)                                               # [b, v / 64, 64]
    sums = blocks.sum(2).cumsum(1)                                           # [b, v / 64]
    value = u * sums[:, -1:]                                                 # [b, 1]
    block = self.first_above(sums, value)                                    # [b, 1]
    before = torch.constant_pad_nd(sums, [1, 0], 0.).gather(1, block)        # [b, 1]
    inside = blocks.gather(1, block.unsqueeze(2).expand([b, 1, 64])).squeeze(1).cumsum(1)
    return block * 64 + self.first_above(inside, value - before)             # [b, 1]

  # Probabilities [b, v] without those below the share min_p of the greatest.
  def likely(self, p: Tensor, min_p: float) -> Tensor:
    if min_p == 0.:
      return p
    return torch.where(p >= p.max(1, True)[0] * min_p, p, torch.zeros_like(p))

  # Draws from the likeliest tokens of a distribution [b, v]: the top_k best (0: all), of these the
  # fewest that reach the share top_p, and of these the ones that min_p leaves.
  def draw_best(self, logp: Tensor, u: Tensor, top_k: int, top_p: float, min_p: float) -> Tensor:
    v = logp.size(1)
    k = min(v, 1024)
    if top_k > 0:
      k = min(v, top_k)
    (best, index) = torch.topk(logp, k)                                      # [b, k], falling
    sums = best.exp().cumsum(1)                                              # [b, k]
    total = sums[:, -1:]                                                     # [b, 1]
    if top_k == 0:
      # Sorting the whole vocabulary is slow, and needed for a flat distribution only.
      if bool((total < top_p).any()):
        (best, index) = torch.topk(logp, v)                                  # [b, v], falling
        sums = best.exp().cumsum(1)
      total = torch.ones_like(total)
    p = best.exp()
    p = torch.where(sums - p < top_p * total, p, torch.zeros_like(p))        # [b, k]
    return index.gather(1, self.draw(self.likely(p, min_p), u))              # [b, 1]

  # The next token [b, 1] by logits [b, v], and its log-probability [b, 1] at the temperature,
  # whatever the filters and the penalty; at 0, where no distribution is left, that at 1. The penalty
  # comes first: logits of tokens seen [b, v] are divided by it where they are above 0, else
  # multiplied. Filters follow the temperature: top-k, then top-p of what is left, then min-p.
  def choose(self, logits: Tensor, u: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, penalty: float, seen: Tensor) -> Tuple[Tensor, Tensor]:
    scaled = logits                                                          # [b, v]
    if temperature != 0. and temperature != 1.:
      scaled = logits / temperature
    if temperature != 0. and penalty == 1. and top_k == 0 and top_p >= 1.:
      # One pass over the vocabulary gives what is drawn by and, of one token, what is told.
      p = torch.softmax(scaled, -1)                                          # [b, v]
      token = self.draw(self.likely(p, min_p), u)                            # [b, 1]
      return (token, p.gather(1, token).log())
    penalised = logits                                                       # [b, v]
    if penalty != 1.:
      lower = torch.where(logits > 0., logits / penalty, logits * penalty)
      penalised = torch.where(seen > 0., lower, logits)
    scaled = torch.log_softmax(scaled, -1)
    if temperature == 0.:
      token = penalised.argmax(1, True)                                      # [b, 1]
    else:
      drawn = scaled                                                         # [b, v]
      if penalty != 1.:
        drawn = torch.log_softmax(penalised / temperature, -1)
      if top_k == 0 and top_p >= 1.:
        token = self.draw(self.likely(drawn.exp(), min_p), u)                # [b, 1]
      else:
        token = self.draw_best(drawn, u, top_k, top_p, min_p)                # [b, 1]
    return (token, scaled.gather(1, token))

  # ---- generation ------------------------------------------------------------------------------

  # Attention of a few queries [b, nk, q, d] over keys and values [b, nk, e, d]. The flash kernel is
  # made for many queries, and its tiles are mostly empty here.
  def look_back(self, q: Tensor, k: Tensor, v: Tensor, masked: bool, holes: Tensor) -> Tensor:
    scores = torch.matmul(q * self.head_size ** -0.5, k.transpose(2, 3))     # [b, nk, q, e]
    if masked:
      scores = scores + holes
    return torch.matmul(torch.softmax(scores, -1), v)                        # [b, nk, q, d]

  # Logits [.., v] of the token after each hidden state [.., h].
  def next_logits(self, x: Tensor, w: List[Tensor]) -> Tensor:
    return self.logits(self.final(x, w), self.head(w), 1.)

  # What is added for slots start to e - 1 in layers that slide [b, 1, 1, ..], for tokens at position [b]
  # in slot e - 1. The first p slots hold the prompt from position 0; those after it end with the token.
  def near_slots(self, position: Tensor, p: int, start: int, e: int, holes: Tensor) -> Tensor:
    slot = torch.arange(start, e, device=position.device).unsqueeze(0)       # [1, ..]
    last = torch.where(slot < p, position.unsqueeze(1), torch.full_like(position, e - 1).unsqueeze(1))
    far = slot <= last - self.window                                         # [b, ..]
    return holes[:, :, :, start:e].masked_fill(far.unsqueeze(1).unsqueeze(1), -float("inf"))

  # Logits of the next token [b, v] after one new token [b, 1] at its row's position [b].
  # Its keys and values go to slot e - 1 of the caches [b, nk, s, d], of which the first p are the
  # prompt's. A masked slot has -inf in holes [b, 1, 1, s].
  def step(self, token: Tensor, position: Tensor, p: int, e: int, keys: List[Tensor], values: List[Tensor], masked: bool, holes: Tensor, w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    b = token.size(0)
    nq = self.query_heads
    nk = self.key_heads
    d = self.head_size
    cos = cos_table.index_select(0, position).view(b, 1, 1, -1)
    sin = sin_table.index_select(0, position).view(b, 1, 1, -1)
    near = holes
    start = 0
    if self.window > 0:
      # a slot further back than the window and all of a hole is too far for every row
      start = max(0, int(position.min()) + 1 - self.window)
      near = self.near_slots(position, p, start, e, holes)
    x = self.embed(token, w)                                                 # [b, 1, h]
    for i in range(self.layers):
      (q, k, v) = self.project(x, w, i, cos, sin)                            # [b, .., 1, d]
      keys[i][:, :, e - 1:e] = k
      values[i][:, :, e - 1:e] = v
      # The query heads of a key head stand in the place of positions: no key is repeated.
      q = q.reshape(b, nk, nq // nk, d)                                      # [b, nk, nq / nk, d]
      if self.slides(i):
        attended = self.look_back(q, keys[i][:, :, start:e], values[i][:, :, start:e], True, near)
      else:
        attended = self.look_back(q, keys[i][:, :, :e], values[i][:, :, :e], masked, holes[:, :, :, :e])
      x = self.finish(x, attended.reshape(b, nq, 1, d), w, i)
    return self.next_logits(x.squeeze(1), w)                                 # [b, v]

  # Samples up to n tokens for every row.
  #   prompts [g, p] padded on the right, lengths [g], groups [b]: the prompt of each row
  #   uniforms [b, n], stops [any]: ids that end a row
  #   options: temperature, top-k, top-p, min-p, repetition penalty
  # Gives tokens [b, n] and log-probabilities [b, n], see choose; what follows a stop id in a row means nothing.
  def generate(self, prompts: Tensor, lengths: Tensor, groups: Tensor, uniforms: Tensor, stops: Tensor, options: Tensor, w: List[Tensor], cos32: Tensor, sin32: Tensor) -> Tuple[Tensor, Tensor]:
    temperature = float(options[0])
    top_k = int(options[1])
    top_p = float(options[2])
    min_p = float(options[3])
    penalty = float(options[4])
    (g, p) = (prompts.size(0), prompts.size(1))
    (b, n) = (uniforms.size(0), uniforms.size(1))
    s = p + n
    (cos, sin) = self.angles(cos32, sin32, w)

    # Each prompt passes once; its keys and values are then repeated for its rows.
    keys : List[Tensor] = []
    values : List[Tensor] = []
    near = self.near_mask(p, prompts)
    x = self.embed(prompts, w)                                               # [g, p, h]
    for i in range(self.layers):
      (x, k, v) = self.layer(x, w, i, cos[:p], sin[:p], near)
      cache = torch.empty([b, self.key_heads, s, self.head_size], dtype=self.compute_type, device=x.device)
      cache[:, :, :p] = k.index_select(0, groups)
      keys.append(cache)
      cache = torch.empty([b, self.key_heads, s, self.head_size], dtype=self.compute_type, device=x.device)
      cache[:, :, :p] = v.index_select(0, groups)
      values.append(cache)
    last = torch.arange(g, device=x.device) * p + lengths - 1                # [g]
    x = x.flatten(0, 1).index_select(0, last)                                # [g, h]
    logits = self.next_logits(x, w).index_select(0, groups)                  # [b, v]

    # Which tokens the prompt holds, for the penalty; padding is none of them.
    seen = torch.zeros([b, 1], device=x.device)
    if penalty != 1.:
      held = (torch.arange(p, device=x.device).unsqueeze(0) < lengths.unsqueeze(1)).float()
      counts = torch.zeros([g, logits.size(1)], device=x.device).scatter_add_(1, prompts, held)
      seen = counts.index_select(0, groups)                                  # [b, v]

    # A prompt shorter than p leaves a hole in its rows' caches.
    position = lengths.index_select(0, groups)                               # [b]
    masked = bool((lengths < p).any())
    slot = torch.arange(s, device=x.device).unsqueeze(0)                     # [1, s]
    hole = torch.logical_and(slot >= position.unsqueeze(1), slot < p)        # [b, s]
    holes = torch.zeros([b, s], dtype=self.compute_type, device=x.device).masked_fill(hole, -float("inf"))
    holes = holes.view(b, 1, 1, s)

    tokens = torch.zeros([b, n], dtype=4, device=x.device)
    logprobs = torch.zeros([b, n], dtype=6, device=x.device)
    rows = torch.arange(b, device=x.device)                                  # [b]
    live = rows >= 0                                                         # [b]
    u = uniforms                                                             # [b, n]
    t = 0
    while t < n:
      (token, chosen) = self.choose(logits, u[:, t:t + 1].contiguous(), temperature, top_k, top_p, min_p, penalty, seen)
      if penalty != 1.:
        seen.scatter_(1, token, 1.)
      tokens.select(1, t).index_copy_(0, rows, token.squeeze(1))
      logprobs.select(1, t).index_copy_(0, rows, chosen.squeeze(1))
      t = t + 1
      live = torch.logical_and(live, torch.logical_not((token == stops.unsqueeze(0)).any(1)))
      left = int(live.sum())
      if left == 0:
        t = n
      if t < n:
        # Finished rows leave once they are a quarter: copying the caches then costs less than
        # carrying them, and the rule depends on tokens alone.
        if left * 4 <= live.size(0) * 3:
          keep = live.nonzero().squeeze(1)                                   # [left]
          for i in range(self.layers):
            keys[i] = keys[i].index_select(0, keep)
            values[i] = values[i].index_select(0, keep)
          (token, position, holes) = (token.index_select(0, keep), position.index_select(0, keep), holes.index_select(0, keep))
          (rows, u, live) = (rows.index_select(0, keep), u.index_select(0, keep), live.index_select(0, keep))
          seen = seen.index_select(0, keep)
        logits = self.step(token, position, p, p + t, keys, values, masked, holes, w, cos, sin)
        position = position + 1
    return (tokens, logprobs)

  def forward(self, ids: Tensor, at: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    return self.logprobs(ids, at, targets, temperature, w, cos, sin)
