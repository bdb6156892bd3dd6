# Forward and backward passes of full training on a CPU, written out, where autograd would keep more and
# pass over memory more often. What backward needs is kept, what is cheap is computed again, and
# the gradients of weights are added right where they belong. No function here records anything.
#
# Shapes: as in decoder.py. Tokens of all rows follow each other without padding: m tokens. The heads of
# a token are its nq queries, nk keys and nk values: n = nq + 2 nk.
#
# Attention is planned by AttentionPlan: tokens that meet, in buckets of s sequences, each with l queries
# and e keys, shorter ones padded. The query heads of a key head stand in the place of positions, so
# that no key is repeated. plan holds, with all buckets after one another:
#   0 queries [sum of s nq l]: rows of heads [m n], for [s, nk, l, nq / nk] of each bucket
#   1 keys [sum of s nk e]: rows of heads [m n], for [s, nk, e]; the values are nk rows later
#   2 outputs as queries: rows of [m nq + 1], of which the last is for padding
#   3 places [m nq]: where in outputs a token's query head is
#   4 shapes [buckets, 4]: s, l, e and how many of the l queries attend at a time
#   5 before [sum of s]: keys that are in front of a sequence's first query
# A query sees the keys up to its own, so none that is padding. Padding among the queries gets a gradient
# of 0, so it gives 0 to the keys that it sees.

# ---- norm --------------------------------------------------------------------------------------

# 1 / sqrt(mean of squares + epsilon) of the last dimension [.., 1], in float32.
def inverse_rms(model: __torch__.Decoder, x: Tensor) -> Tensor:
  norm = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
  return norm.square_().div_(x.size(-1)).add_(model.norm_epsilon).rsqrt_()

def normalise(model: __torch__.Decoder, x: Tensor, weight: Tensor) -> Tensor:
  return torch.mul(x, __torch__.backward.inverse_rms(model, x)).mul_(weight).to(model.compute_type)

# With y = x r g and r = inverse_rms(x) over h numbers: dg = sum over rows of dy x r, and
# dx = r g dy - x r^3 / h sum(g dy x). Adds both to what is there; dy is changed.
def norm_backward(model: __torch__.Decoder, dy: Tensor, x: Tensor, weight: Tensor, dweight: Tensor, dx: Tensor) -> Tensor:
  h = x.size(-1)
  r = __torch__.backward.inverse_rms(model, x)                                                  # [.., 1]
  both = torch.mul(dy.float(), x).reshape(-1, h)                             # [rows, h]
  dweight.unsqueeze(0).addmm_(r.reshape(1, -1), both)
  along = torch.mm(both, weight.unsqueeze(1)).view_as(r)                     # [.., 1]
  dx.addcmul_(dy.mul_(weight), r)
  return dx.addcmul_(x, along.mul_(r).mul_(r).mul_(r), value=-1. / h)

# ---- projections -------------------------------------------------------------------------------

# With y = x W^T: adds dW = dy^T x to what is there and gives dx = dy W.
def linear_backward(dy: Tensor, x: Tensor, weight: Tensor, dweight: Tensor) -> Tensor:
  __torch__.products.add_product(dweight, dy.t(), x)
  return __torch__.products.product(dy, weight.to(dy.dtype))

# Turns heads [m, .., d] by the angle at each position, or back by a sign of -1, into another tensor.
def rotate(x: Tensor, cos: Tensor, sin: Tensor, sign: float, to: Tensor) -> Tensor:
  half = x.size(-1) // 2
  torch.mul(x, cos, out=to)
  to[:, :, :half].addcmul_(x[:, :, half:], sin[:, :, half:], value=-sign)
  to[:, :, half:].addcmul_(x[:, :, :half], sin[:, :, :half], value=sign)
  return to

# Where a layer's q norm is.
def q_norm(model: __torch__.Decoder, i: int) -> int:
  if model.qkv_bias:
    return model.first_weight(i) + 3
  return model.first_weight(i) + 2

# Projections [m, n d] as attention takes them: normalised and turned heads [m, n, d].
def turn(model: __torch__.Decoder, qkv: Tensor, w: List[Tensor], i: int, cos: Tensor, sin: Tensor) -> Tensor:
  (nq, nk) = (model.query_heads, model.key_heads)
  plain = qkv.view(-1, nq + 2 * nk, model.head_size)
  turned = torch.empty_like(plain)
  qk = plain[:, :nq + nk]
  if model.qk_norm:
    at = __torch__.backward.q_norm(model, i)
    q = __torch__.backward.normalise(model, plain[:, :nq], w[at])
    k = __torch__.backward.normalise(model, plain[:, nq:nq + nk], w[at + 1])
    qk = torch.cat([q, k], 1)
  __torch__.backward.rotate(qk, cos, sin, 1., turned[:, :nq + nk])
  turned[:, nq + nk:] = plain[:, nq + nk:]
  return turned

# The gradient [m, n d] of the projections from that of turned heads [m, n, d].
def turn_backward(model: __torch__.Decoder, dturned: Tensor, qkv: Tensor, w: List[Tensor], g: List[Tensor], i: int, cos: Tensor, sin: Tensor) -> Tensor:
  (nq, nk) = (model.query_heads, model.key_heads)
  dplain = torch.empty_like(dturned)
  __torch__.backward.rotate(dturned[:, :nq + nk], cos, sin, -1., dplain[:, :nq + nk])
  dplain[:, nq + nk:] = dturned[:, nq + nk:]
  if model.qk_norm:
    at = __torch__.backward.q_norm(model, i)
    plain = qkv.view_as(dplain)
    dnormed = dplain[:, :nq + nk].clone()
    dplain[:, :nq + nk].zero_()
    __torch__.backward.norm_backward(model, dnormed[:, :nq], plain[:, :nq], w[at], g[at], dplain[:, :nq])
    __torch__.backward.norm_backward(model, dnormed[:, nq:], plain[:, nq:nq + nk], w[at + 1], g[at + 1], dplain[:, nq:nq + nk])
  return dplain.flatten(1)

# ---- attention ---------------------------------------------------------------------------------

# Probabilities [s nk, c nq / nk, e] of some queries [s nk, c nq / nk, d], of which the first is a
# sequence's query number start, over keys [s nk, e, d].
def attention(model: __torch__.Decoder, q: Tensor, k: Tensor, before: Tensor, start: int) -> Tensor:
  (s, nk, e) = (before.size(0), model.key_heads, k.size(1))
  times = model.query_heads // nk
  c = q.size(1) // times
  scores = torch.empty([s * nk, c * times, e], dtype=6)
  scores.baddbmm_(q, k.transpose(1, 2), beta=0, alpha=model.head_size ** -0.5)
  all_see = int(before.min()) + start + 1
  if all_see < e:
    position = before.unsqueeze(1) + torch.arange(start, start + c)          # [s, c]
    later = torch.arange(all_see, e) > position.unsqueeze(2)                 # [s, c, ..]
    part = scores.view(s, nk, c, times, e)[:, :, :, :, all_see:]
    part.masked_fill_(later.unsqueeze(1).unsqueeze(3), -float("inf"))
  return torch._softmax(scores, -1, False, out=scores)

# What attention gives [m nq, d] over heads [m n, d].
def attend(model: __torch__.Decoder, heads: Tensor, plan: List[Tensor]) -> Tensor:
  (nk, d) = (model.key_heads, model.head_size)
  times = model.query_heads // nk
  qs = heads.index_select(0, plan[0]).float()
  ks = heads.index_select(0, plan[1]).float()
  vs = heads.index_select(0, plan[1] + nk).float()
  outputs = torch.empty_like(qs)
  (query, key, sequence) = (0, 0, 0)
  for bucket in range(plan[4].size(0)):
    (s, l, e, most) = (int(plan[4][bucket][0]), int(plan[4][bucket][1]), int(plan[4][bucket][2]), int(plan[4][bucket][3]))
    (next_query, next_key) = (query + s * nk * l * times, key + s * nk * e)
    q = qs[query:next_query].view(s * nk, l * times, d)
    k = ks[key:next_key].view(s * nk, e, d)
    v = vs[key:next_key].view(s * nk, e, d)
    o = outputs[query:next_query].view(s * nk, l * times, d)
    before = plan[5][sequence:sequence + s]
    start = 0
    while start < l:
      end = min(start + most, l)
      seen = min(e, int(before.max()) + end)
      p = __torch__.backward.attention(model, q[:, start * times:end * times], k[:, :seen], before, start)
      torch.bmm(p, v[:, :seen], out=o[:, start * times:end * times])
      start = end
    (query, key, sequence) = (next_query, next_key, sequence + s)
  return outputs.to(heads.dtype).index_select(0, plan[3])

# The gradient of heads [m n, d] from that of what attention gives [m nq, d]. With P = softmax(a Q K^T)
# and O = P V: dV = P^T dO, dP = dO V^T, dS = P (dP - sum of P dP), dQ = a dS K and dK = a dS^T Q.
def attend_backward(model: __torch__.Decoder, doutputs: Tensor, heads: Tensor, plan: List[Tensor]) -> Tensor:
  (nk, d) = (model.key_heads, model.head_size)
  times = model.query_heads // nk
  scale = d ** -0.5
  values = plan[1] + nk
  qs = heads.index_select(0, plan[0]).float()
  ks = heads.index_select(0, plan[1]).float()
  vs = heads.index_select(0, values).float()
  dos = torch.constant_pad_nd(doutputs, [0, 0, 0, 1], 0.).index_select(0, plan[2]).float()
  (dqs, dks, dvs) = (torch.empty_like(qs), torch.empty_like(ks), torch.empty_like(vs))
  (query, key, sequence) = (0, 0, 0)
  for bucket in range(plan[4].size(0)):
    (s, l, e, most) = (int(plan[4][bucket][0]), int(plan[4][bucket][1]), int(plan[4][bucket][2]), int(plan[4][bucket][3]))
    (next_query, next_key) = (query + s * nk * l * times, key + s * nk * e)
    q = qs[query:next_query].view(s * nk, l * times, d)
    k = ks[key:next_key].view(s * nk, e, d)
    v = vs[key:next_key].view(s * nk, e, d)
    do = dos[query:next_query].view(s * nk, l * times, d)
    dq = dqs[query:next_query].view(s * nk, l * times, d)
    dk = dks[key:next_key].view(s * nk, e, d)
    dv = dvs[key:next_key].view(s * nk, e, d)
    before = plan[5][sequence:sequence + s]
    # From the last queries, which see all keys, so that they give each key its first sum.
    start = (l - 1) // most * most
    beta = 0
    while start >= 0:
      end = min(start + most, l)
      seen = min(e, int(before.max()) + end)
      some_q = q[:, start * times:end * times]
      some_do = do[:, start * times:end * times]
      p = __torch__.backward.attention(model, some_q, k[:, :seen], before, start)
      dv[:, :seen].baddbmm_(p.transpose(1, 2), some_do, beta=beta)
      dp = torch.bmm(some_do, v[:, :seen].transpose(1, 2))
      ds = torch._softmax_backward_data(dp, p, -1, 6, grad_input=dp)
      dq[:, start * times:end * times].baddbmm_(ds, k[:, :seen], beta=0, alpha=scale)
      dk[:, :seen].baddbmm_(ds.transpose(1, 2), some_q, beta=beta, alpha=scale)
      beta = 1
      start = start - most
    (query, key, sequence) = (next_query, next_key, sequence + s)
  dheads = torch.zeros(heads.size(), dtype=6)
  dheads.index_add_(0, plan[0], dqs).index_add_(0, plan[1], dks).index_add_(0, values, dvs)
  return dheads.to(heads.dtype)

# ---- layers ------------------------------------------------------------------------------------

# One layer over x [m, h]. It keeps x, its projections (turned, if turning need not be undone for a norm), what
# attention gives, x after attention, and gate-up.
def layer(model: __torch__.Decoder, x: Tensor, w: List[Tensor], i: int, cos: Tensor, sin: Tensor, plan: List[Tensor], kept: List[Tensor]) -> Tensor:
  at = model.first_weight(i)
  after = model.first_weight(i + 1) - 4
  bias : Optional[Tensor] = None
  if model.qkv_bias:
    bias = w[at + 2].to(model.compute_type)
  qkv = __torch__.products.linear(__torch__.backward.normalise(model, x, w[at]), w[at + 1], bias) # [m, n d]
  turned = __torch__.backward.turn(model, qkv, w, i, cos, sin)                                  # [m, n, d]
  attended = __torch__.backward.attend(model, turned.flatten(0, 1), plan).view(x.size(0), -1)   # [m, nq d]
  middle = __torch__.products.add_linear(x, attended, w[after])              # [m, h]
  gate_up = __torch__.products.linear(__torch__.backward.normalise(model, middle, w[after + 1]), w[after + 2], None)
  f = gate_up.size(1) // 2
  inner = torch.silu(gate_up[:, :f]).mul_(gate_up[:, f:])                    # [m, f]
  kept.append(x)
  if model.qk_norm:
    kept.append(qkv)
  else:
    kept.append(turned)
  kept.append(attended)
  kept.append(middle)
  kept.append(gate_up)
  return __torch__.products.add_linear(middle, inner, w[after + 3])          # [m, h]

# Adds to the gradients of a layer's weights, and changes dx [m, h] from the gradient of what the layer gives to
# that of what it takes. Of what was kept, gate-up becomes its own gradient.
def layer_backward(model: __torch__.Decoder, dx: Tensor, w: List[Tensor], g: List[Tensor], i: int, cos: Tensor, sin: Tensor, plan: List[Tensor], kept: List[Tensor]) -> Tensor:
  at = model.first_weight(i)
  after = model.first_weight(i + 1) - 4
  (x, qkv, attended, middle, gate_up) = (kept[5 * i], kept[5 * i + 1], kept[5 * i + 2], kept[5 * i + 3], kept[5 * i + 4])

  f = gate_up.size(1) // 2
  (gate, up) = (gate_up[:, :f], gate_up[:, f:])                              # [m, f]
  active = torch.silu(gate)                                                  # [m, f]
  inner = torch.mul(active, up)                                              # [m, f]
  dinner = __torch__.backward.linear_backward(dx, inner, w[after + 3], g[after + 3])            # [m, f]
  dactive = torch.mul(dinner, up, out=inner)                                 # [m, f]
  torch.mul(dinner, active, out=up)
  torch.silu_backward(dactive, gate, grad_input=gate)
  normed = __torch__.backward.normalise(model, middle, w[after + 1])                            # [m, h]
  dnormed = __torch__.backward.linear_backward(gate_up, normed, w[after + 2], g[after + 2])     # [m, h]
  __torch__.backward.norm_backward(model, dnormed, middle, w[after + 1], g[after + 1], dx)

  dattended = __torch__.backward.linear_backward(dx, attended, w[after], g[after])              # [m, nq d]
  turned = qkv
  if model.qk_norm:
    turned = __torch__.backward.turn(model, qkv, w, i, cos, sin)
  turned = turned.view(-1, model.head_size)                                  # [m n, d]
  dturned = __torch__.backward.attend_backward(model, dattended.view(-1, model.head_size), turned, plan)
  dturned = dturned.view(x.size(0), -1, model.head_size)                     # [m, n, d]
  dqkv = __torch__.backward.turn_backward(model, dturned, qkv, w, g, i, cos, sin)               # [m, n d]
  if model.qkv_bias:
    g[at + 2].add_(dqkv.sum([0], dtype=6))
  dnormed = __torch__.backward.linear_backward(dqkv, __torch__.backward.normalise(model, x, w[at]), w[at + 1], g[at + 1])
  return __torch__.backward.norm_backward(model, dnormed, x, w[at], g[at], dx)

# Cosines or sines [m, 1, d] at positions.
def angles(model: __torch__.Decoder, table: Tensor, positions: Tensor) -> Tensor:
  return table.index_select(0, positions).to(model.compute_type).unsqueeze(1)

# What backward() needs of tokens [m] at positions [m]; the last are the hidden states before the final norm.
def forward(model: __torch__.Decoder, ids: Tensor, positions: Tensor, plan: List[Tensor], w: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> List[Tensor]:
  cos = __torch__.backward.angles(model, cos_table, positions)
  sin = __torch__.backward.angles(model, sin_table, positions)
  kept : List[Tensor] = []
  x = model.embed(ids, w)                                                    # [m, h]
  for i in range(model.layers):
    x = __torch__.backward.layer(model, x, w, i, cos, sin, plan, kept)
  kept.append(x)
  return kept

# Adds to the gradients of all weights but the head and the final norm. dx [m, h] is the gradient of the hidden
# states before that norm. What was kept is changed.
def backward(model: __torch__.Decoder, ids: Tensor, positions: Tensor, dx: Tensor, plan: List[Tensor], kept: List[Tensor], w: List[Tensor], g: List[Tensor], cos_table: Tensor, sin_table: Tensor) -> Tensor:
  cos = __torch__.backward.angles(model, cos_table, positions)
  sin = __torch__.backward.angles(model, sin_table, positions)
  for j in range(model.layers):
    dx = __torch__.backward.layer_backward(model, dx, w, g, model.layers - 1 - j, cos, sin, plan, kept)
  return g[0].index_add_(0, ids, dx.float())

# ---- head --------------------------------------------------------------------------------------

# Log-probabilities over the vocabulary [c, v] in float32, in the space for them.
def log_softmax(hidden: Tensor, head: Tensor, temperature: float, space: Tensor) -> Tensor:
  __torch__.products.linear_to(space, hidden, head)
  if temperature != 1.:
    space.div_(temperature)
  return torch._log_softmax(space, -1, False, out=space)

# Log-probability of each target [r], where x [m, h] is the hidden states before the final norm and at [r] the
# tokens before the targets. Logits are in one space of at most logit_rows rows, which is given too: it
# holds what the last rows left there.
def head_forward(model: __torch__.Decoder, x: Tensor, at: Tensor, targets: Tensor, temperature: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
  head = model.cast_head(w)                                                  # [v, h]
  hidden = __torch__.backward.normalise(model, x.index_select(0, at), w[1])                     # [r, h]
  r = hidden.size(0)
  space = torch.empty([min(r, model.logit_rows), head.size(0)], dtype=6)     # [c, v]
  parts : List[Tensor] = []
  start = 0
  while start < r:
    end = min(start + space.size(0), r)
    logp = __torch__.backward.log_softmax(hidden[start:end], head, float(temperature), space[:end - start])
    parts.append(logp.gather(1, targets[start:end].unsqueeze(1)).squeeze(1))
    start = end
  return (torch.cat(parts), space)

# With logp = log softmax(E y / T)[target] and a = dLoss/dlogp: dlogits = -a / T (softmax - onehot(target)),
# dy = dlogits E and dE = dlogits^T y. The factor -a / T waits until the rows are short. Adds to the gradients
# of the head and the final norm, and gives that of x [m, h]. Rows pass from the last, which are in the
# space already.
def head_backward(model: __torch__.Decoder, x: Tensor, at: Tensor, targets: Tensor, a: Tensor, space: Tensor, temperature: Tensor, w: List[Tensor], g: List[Tensor]) -> Tensor:
  head = model.cast_head(w)                                                  # [v, h]
  dhead = model.head(g)
  selected = x.index_select(0, at)                                           # [r, h]
  hidden = __torch__.backward.normalise(model, selected, w[1])                                  # [r, h]
  factor = a.unsqueeze(1) / -float(temperature)                              # [r, 1]
  scaled = torch.mul(hidden, factor).to(model.compute_type)                  # [r, h]
  dhidden = torch.empty_like(hidden)
  (r, c) = (hidden.size(0), space.size(0))
  one = torch.full([c, 1], -1., dtype=6)
  start = (r - 1) // c * c
  while start >= 0:
    end = min(start + c, r)
    logp = space[:end - start]
    if end < r:
      logp = __torch__.backward.log_softmax(hidden[start:end], head, float(temperature), space)
    target = targets[start:end].unsqueeze(1)                                 # [end - start, 1]
    p = logp.exp_().scatter_add_(1, target, one).to(model.compute_type)      # [end - start, v]
    dhidden[start:end] = __torch__.products.product(p, head)
    __torch__.products.add_product(dhead, p.t(), scaled[start:end])
    start = start - c
  dselected = torch.zeros_like(selected)
  __torch__.backward.norm_backward(model, dhidden.mul_(factor), selected, w[1], g[1], dselected)
  return torch.zeros_like(x).index_add_(0, at, dselected)
